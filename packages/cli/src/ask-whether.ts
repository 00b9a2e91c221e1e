/** `undefined`: called off. */
export async function askWhether(question: string): Promise<boolean | undefined> {
  const { confirm } = await import('@clack/prompts')
  const answer = await confirm({ message: question, initialValue: false })
  return typeof answer === 'symbol' ? undefined : answer
}
