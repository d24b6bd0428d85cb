// What must not compile, so that no entry is `any`: an error in each line that says so, and no other.
import { createQondorWebhooks, parseQondorWebhook, safeParseQondorWebhook } from 'qondor-webhooks'
import { bullmqQueue } from 'qondor-webhooks/bullmq'
import { toFastifyPlugin } from 'qondor-webhooks/fastify'
import { toFetchHandler } from 'qondor-webhooks/fetch'
import { toKoaMiddleware } from 'qondor-webhooks/koa'
import { toLambdaHandler } from 'qondor-webhooks/lambda'
import { toNodeHandler } from 'qondor-webhooks/node'
import { pgBossQueue } from 'qondor-webhooks/pg-boss'
import { postgresStore } from 'qondor-webhooks/postgres'
import { decodeDelivery } from 'qondor-webhooks/queue'
import { redisStore } from 'qondor-webhooks/redis'
import { offerSentV1Schema, qondorWebhookSchema } from 'qondor-webhooks/schemas'
import { createEvent, deliver } from 'qondor-webhooks/testing'

const qondor = createQondorWebhooks({ auth: false })

qondor.onOfferSent((event) => event.offerIdd) // error
qondor.onOfferSent((_event, delivery) => delivery.webhookid) // error
qondor.on(['OfferSentV1', 'OfferAnsweredV1'], (event) => event.offerIdd) // error
qondor.on('OfferSent', () => {}) // error
qondor.onAny((event) => event.offerId) // error
qondor.onError((error) => error.kode) // error
createQondorWebhooks({}) // error
parseQondorWebhook('{}').offerIdd // error
safeParseQondorWebhook('{}').dataa // error
qondorWebhookSchema.parse({}).offerIdd // error
offerSentV1Schema.parse({}).offerIdd // error
toFetchHandler('no receiver') // error
toNodeHandler('no receiver') // error
toFastifyPlugin('no receiver') // error
toKoaMiddleware('no receiver') // error
toLambdaHandler('no receiver') // error
decodeDelivery({}).webhookid // error
pgBossQueue({ connection: 'postgres://localhost' }) // error
bullmqQueue({ url: 'redis://localhost' }) // error
redisStore('no client') // error
postgresStore('no pool') // error
createEvent('OfferSentV1', { offerIdd: 42 }) // error
createEvent('OfferSentV1').offerIdd // error
deliver(qondor, 'OfferSentV1').then(({ event }) => event?.offerIdd) // error
