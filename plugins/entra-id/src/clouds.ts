/** Where a cloud of Microsoft is: its sign-in, its Graph, and what the portal of its administrators is called. */
export interface Cloud {
  readonly signIn: string
  readonly graph: string
  readonly portal: string
}

/** https://learn.microsoft.com/graph/deployments and https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
export const clouds = {
  // GCC is here too.
  global: { signIn: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com', portal: 'https://entra.microsoft.com' },
  'us-government': {
    signIn: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    portal: 'https://entra.microsoft.us',
  },
  'us-defense': {
    signIn: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    portal: 'https://entra.microsoft.us',
  },
  china: {
    signIn: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    portal: 'https://entra.microsoftonline.cn',
  },
} as const satisfies Readonly<Record<string, Cloud>>

export type CloudName = keyof typeof clouds
