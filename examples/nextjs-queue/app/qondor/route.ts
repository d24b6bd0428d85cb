import { toFetchHandler } from 'qondor-webhooks/fetch'
import { qondor } from '../../qondor'

const receive = toFetchHandler(qondor)

export const POST = (request: Request) => receive(request)
