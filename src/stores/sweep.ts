const callsPerSweep = 100

/**
 * Makes a function that runs `sweep` at its first call, since a process may not live for many, and then
 * at every hundredth: in the background, one at a time.
 */
export function makeSweep(sweep: () => Promise<unknown>): () => void {
  let calls = 0
  let isSweeping = false
  const finish = (): void => {
    isSweeping = false
  }
  return () => {
    const isDue = calls % callsPerSweep === 0
    calls += 1
    if (!isDue || isSweeping) return
    isSweeping = true
    // What it leaves is swept later, and a database that is out of reach fails the steps as well.
    sweep().then(finish, finish)
  }
}
