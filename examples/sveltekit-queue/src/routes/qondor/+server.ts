import { toFetchHandler } from 'qondor-webhooks/fetch'
import { qondor } from '$lib/server/qondor'
import type { RequestHandler } from './$types'

const receive = toFetchHandler(qondor)

export const POST: RequestHandler = ({ request }) => receive(request)
