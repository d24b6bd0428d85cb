import { qondor, queue } from './qondor'

const worker = await qondor.work()

async function stop() {
  await worker.stop({ timeoutMs: 20_000 })
  await queue.close()
  process.exit()
}

// Not `once`: a signal often comes twice, from the terminal and from npm, and the second would end the process.
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
