import type { Redis } from 'ioredis'

export const noAppendOnlyFile =
  'Redis keeps no append-only file (appendonly no): deliveries that were acknowledged can be lost ' +
  'when the server dies. Set appendonly yes in its configuration.'

/** Whether the server writes to disk what it is told; true where it does not say. */
export async function hasAppendOnlyFile(client: Redis): Promise<boolean> {
  try {
    const [, appendonly] = (await client.config('GET', 'appendonly')) as string[]
    if (appendonly !== undefined) return appendonly === 'yes'
  } catch {
    // Hosts that run Redis for you forbid CONFIG, most of them.
  }
  const info = await client.info('persistence').catch(() => '')
  return !/^aof_enabled:0/m.test(info)
}
