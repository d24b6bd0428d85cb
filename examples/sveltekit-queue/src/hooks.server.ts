import type { ServerInit } from '@sveltejs/kit'
import { building } from '$app/environment'
import { qondor, queue } from '$lib/server/qondor'

export const init: ServerInit = async () => {
  if (building) return
  const worker = await qondor.work()
  // adapter-node emits it once the server is closed.
  process.once('sveltekit:shutdown', async () => {
    await worker.stop({ timeoutMs: 20_000 })
    await queue.close()
  })
}
