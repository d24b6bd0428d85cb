import { format } from 'node:util'

/** Runs something and answers what it wrote with `console.error`, which is kept off the console. */
export async function captureErrors(run: () => Promise<void>): Promise<string> {
  const lines: string[] = []
  const { error } = console
  // As the console would, which shows what is inside of objects and the causes of errors.
  console.error = (...values: unknown[]) => lines.push(format(...values))
  try {
    await run()
  } finally {
    console.error = error
  }
  return lines.join('\n')
}
