/** Makes a function that runs `task` until it has succeeded once; calls meanwhile share the attempt. */
export function succeedOnce(task: () => Promise<unknown>): () => Promise<unknown> {
  let attempt: Promise<unknown> | undefined
  return () => {
    attempt ??= task().catch((error: unknown) => {
      attempt = undefined
      throw error
    })
    return attempt
  }
}
