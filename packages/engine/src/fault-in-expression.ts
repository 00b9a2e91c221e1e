/** What is wrong with an expression of a mapping or a filter, or nothing. Loads the language only when there is one to read. */
export async function faultInExpression(text: string): Promise<string | undefined> {
  const { faultIn } = await import('./expressions.ts')
  return faultIn(text)
}
