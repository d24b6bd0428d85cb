import { qondor, queue } from '../utils/qondor'

export default defineNitroPlugin((nitro) => {
  // A build that prerenders pages runs this too.
  if (import.meta.prerender) return
  // Nitro does not wait for a plugin. If the queue cannot be reached, the process ends.
  const started = qondor.work().catch((error) => {
    console.error(error)
    process.exit(1)
  })
  nitro.hooks.hook('close', async () => {
    const worker = await started
    await worker.stop({ timeoutMs: 20_000 })
    await queue.close()
  })
})
