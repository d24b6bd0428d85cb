import { fromWebHandler } from 'h3'
import { toFetchHandler } from 'qondor-webhooks/fetch'
import { qondor } from '../utils/qondor'

export default fromWebHandler(toFetchHandler(qondor))
