import { qondor, queue } from '../utils/qondor'

export default defineNitroPlugin((nitro) => {
  const started = qondor.work()
  nitro.hooks.hook('close', async () => {
    const worker = await started
    await worker.stop({ timeoutMs: 20_000 })
    await queue.close()
  })
})
