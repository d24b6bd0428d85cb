// A child of a test: stores one delivery in a folder, says so, and keeps the folder until it is killed.
import { pgBossQueue } from 'qondor-webhooks/pg-boss'

const [dataDir = '', key = ''] = process.argv.slice(2)
const answer = await pgBossQueue({ dataDir }).enqueue({
  key,
  webhookId: key,
  topic: 'PingV1',
  projectId: undefined,
  receivedAt: new Date(),
  body: '{}',
})
process.send?.(answer)
