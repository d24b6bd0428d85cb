// A child of a test: opens a folder, stands still for long when it is told to, as a machine that sleeps
// does, and then says what comes of storing a delivery.
import { pgBossQueue } from 'qondor-webhooks/pg-boss'

const queue = pgBossQueue({ dataDir: process.argv[2] ?? '' })
await queue.ready()
process.on('message', () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 16_000)
  const delivery = {
    key: crypto.randomUUID(),
    webhookId: undefined,
    topic: undefined,
    projectId: undefined,
    receivedAt: new Date(),
    body: '{}',
  }
  queue.enqueue(delivery).then(
    (answer) => process.send?.(answer),
    (error) => process.send?.(error.code),
  )
})
process.send?.('open')
