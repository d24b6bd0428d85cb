import { qondor, queue } from './qondor'

const worker = await qondor.work()

process.on('SIGTERM', async () => {
  await worker.stop({ timeoutMs: 20_000 })
  await queue.close()
  process.exit()
})
