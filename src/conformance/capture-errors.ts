/** Runs something and answers what it wrote with `console.error`, which is kept off the console. */
export async function captureErrors(run: () => Promise<void>): Promise<string> {
  const lines: unknown[] = []
  const { error } = console
  console.error = (...values: unknown[]) => lines.push(...values)
  try {
    await run()
  } finally {
    console.error = error
  }
  return lines.join('\n')
}
