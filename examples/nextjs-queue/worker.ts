import { qondor, queue } from './qondor'

const worker = await qondor.work()

async function stop() {
  await worker.stop({ timeoutMs: 20_000 })
  await queue.close()
  process.exit()
}

process.once('SIGTERM', stop)
process.once('SIGINT', stop)
