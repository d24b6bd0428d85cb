import { toFastifyPlugin } from 'qondor-webhooks/fastify'
import { toFetchHandler } from 'qondor-webhooks/fetch'
import { toKoaMiddleware } from 'qondor-webhooks/koa'
import { toLambdaHandler } from 'qondor-webhooks/lambda'
import { toNodeHandler } from 'qondor-webhooks/node'
import { qondor } from './handlers.js'

export const fetchHandler = toFetchHandler(qondor)
export const nodeHandler = toNodeHandler(qondor)
export const fastifyPlugin = toFastifyPlugin(qondor)
export const koaMiddleware = toKoaMiddleware(qondor)
export const lambdaHandler = toLambdaHandler(qondor)

export async function answer(request: Request): Promise<Response> {
  return fetchHandler(request)
}
