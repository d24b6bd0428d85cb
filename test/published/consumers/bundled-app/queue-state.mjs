import { createQondorWebhooks } from 'qondor-webhooks'
import { pgBossQueue } from 'qondor-webhooks/pg-boss'

/** How far a queue gets whose server does not listen: an engine that does not load is `invalid_options`. */
export async function queueState() {
  const queue = pgBossQueue({ connectionString: 'postgres://nobody@127.0.0.1:1/none' })
  createQondorWebhooks({ auth: false, queue })
  const state = await queue.ready().then(
    () => 'ready',
    ({ code, cause }) => `${code} ${cause?.code}`,
  )
  await queue.close()
  return state
}
