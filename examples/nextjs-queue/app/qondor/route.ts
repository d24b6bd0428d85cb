import { toFetchHandler } from 'qondor-webhooks/fetch'
import { qondor } from '../../qondor'

export const POST = toFetchHandler(qondor)
