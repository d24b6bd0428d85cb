import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import Koa from 'koa'
import { afterEach, describe, expect, it } from 'vitest'
import { toKoaMiddleware } from '../../../src/adapters/koa.js'
import { createQondorWebhooks } from '../../../src/index.js'
import { connectHttp1 } from '../../conformance/clients/http1.js'
import type { Header, RunningHost } from '../../conformance/host.js'
import { key, keyHeader, offerSent, post } from '../../conformance/requests.js'
import { serve } from '../../support/hosts/serve.js'

let running: RunningHost | undefined

afterEach(async () => {
  await running?.close()
})

const leavings: Record<string, (body: string) => object> = {
  'an object in body': (body) => ({ body: JSON.parse(body) }),
  'text in body': (body) => ({ body }),
  'text in rawBody, and an object': (body) => ({ rawBody: body, body: {} }),
}

describe('toKoaMiddleware behind a body parser', () => {
  it.each(Object.entries(leavings))('takes what it left as %s', async (_, leave) => {
    const names: string[] = []
    const qondor = createQondorWebhooks({
      auth: { header: 'x-qondor-key', value: key },
    }).onOfferSent((event) => names.push(event.projectName))
    const app = new Koa()
    app.use(async (context, next) => {
      Object.assign(context.request, leave(await text(context.req)))
      await next()
    })
    app.use(toKoaMiddleware(qondor))
    running = await serve(createServer(app.callback()))
    const connection = await connectHttp1(running.url)
    const answer = await connection.send(post(offerSent))
    connection.close()
    expect(answer?.status).toBe(200)
    expect(names).toEqual(['[Project Name]'])
  })

  it.each([
    ['application/json', 200],
    ['application/x-www-form-urlencoded', 500],
    ['multipart/form-data; boundary=x', 500],
  ])('recognises a form by the content type %s', async (type, status) => {
    const app = new Koa()
    app.use(async (context, next) => {
      const body = JSON.parse(await text(context.req))
      const parsed = status === 200 ? { ...body, '{customField}': 'value' } : { '{"a": 1}': '' }
      Object.assign(context.request, { body: parsed })
      await next()
    })
    const auth = { header: 'x-qondor-key', value: key }
    app.use(
      toKoaMiddleware(
        createQondorWebhooks({ auth })
          .onAny(() => {})
          .onError(() => {}),
      ),
    )
    running = await serve(createServer(app.callback()))
    const connection = await connectHttp1(running.url)
    const headers: Header[] = [keyHeader, ['content-type', type]]
    const answer = await connection.send(post(offerSent, { headers }))
    connection.close()
    expect(answer?.status).toBe(status)
  })
})
