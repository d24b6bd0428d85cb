import type {
  ALBHandler,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  LambdaFunctionURLHandler,
} from 'aws-lambda'
import { type FastifyPluginAsync, fastify } from 'fastify'
import Koa from 'koa'
import { expectTypeOf, it } from 'vitest'
import { toFastifyPlugin } from '../../src/adapters/fastify.js'
import { toKoaMiddleware } from '../../src/adapters/koa.js'
import { toLambdaHandler } from '../../src/adapters/lambda.js'
import { createQondorWebhooks } from '../../src/index.js'

const qondor = createQondorWebhooks({ auth: false })

it("fits Fastify's plugins", () => {
  expectTypeOf(toFastifyPlugin(qondor)).toExtend<FastifyPluginAsync>()
  fastify().register(toFastifyPlugin(qondor), { prefix: '/hook' })
  fastify({ http2: true }).register(toFastifyPlugin(qondor), { prefix: '/hook' })
})

it("fits Koa's middleware", () => {
  expectTypeOf(toKoaMiddleware(qondor)).toExtend<Koa.Middleware>()
  new Koa().use(toKoaMiddleware(qondor))
})

it("fits Lambda's handlers", () => {
  const handler = toLambdaHandler(qondor)
  expectTypeOf(handler).toExtend<APIGatewayProxyHandler>()
  expectTypeOf(handler).toExtend<APIGatewayProxyHandlerV2>()
  expectTypeOf(handler).toExtend<LambdaFunctionURLHandler>()
  expectTypeOf(handler).toExtend<ALBHandler>()
})
