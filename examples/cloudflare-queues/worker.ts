import { toFetchHandler } from 'qondor-webhooks/fetch'
import { consume } from './consumer.js'
import { qondor } from './receiver.js'

export default { fetch: toFetchHandler(qondor), queue: consume }
