import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import connect from 'connect'
import express5 from 'express'
import express4 from 'express4'
import { toNodeHandler } from '../../../src/adapters/node.js'
import type { Differences, Host } from '../../conformance/host.js'
import { type ParserName, parserDifferences, withoutBrotli } from './parser-differences.js'
import { serve } from './serve.js'

type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

type Handler = ReturnType<typeof toNodeHandler>

interface Framework {
  readonly name: string
  readonly express: typeof express5
  /** How its parsers that read JSON differ from the others'. */
  readonly differences?: Differences
  /** An app of some middleware, the handler, and what runs if the handler calls `next`. */
  app(middleware: readonly Middleware[], handler: Handler, after: Middleware): RequestListener
}

function expressApp(express: typeof express5): Framework['app'] {
  return (middleware, handler, after) => {
    const app = express()
    for (const each of middleware) app.use(each)
    app.all('/hook', handler)
    app.use(after)
    return app
  }
}

const frameworks = {
  express5: { name: 'Express 5', express: express5, app: expressApp(express5) },
  express4: {
    name: 'Express 4',
    express: express4,
    app: expressApp(express4),
    differences: withoutBrotli,
  },
  connect: {
    name: 'Connect',
    express: express5,
    app(middleware, handler, after) {
      const app = connect()
      for (const each of middleware) app.use(each)
      app.use('/hook', handler)
      app.use(after)
      return app
    },
  },
} satisfies Record<string, Framework>

function parserOf({ express }: Framework, name: ParserName): Middleware {
  switch (name) {
    case 'json':
      return express.json()
    case 'raw':
      return express.raw({ type: '*/*' })
    case 'text':
      return express.text({ type: '*/*' })
    case 'urlencoded':
      return express.urlencoded({ extended: false })
    case 'json with verify':
      return express.json({
        verify: (request, _response, rawBody) => void Object.assign(request, { rawBody }),
      })
  }
}

function hostOf(framework: Framework, parser?: ParserName): Host {
  return {
    name: parser ? `${framework.name} behind ${parser}` : framework.name,
    style: 'node',
    start(qondor, before) {
      const middleware = parser ? [parserOf(framework, parser)] : []
      if (before?.node) middleware.push(before.node)
      return serve(createServer(framework.app(middleware, toNodeHandler(qondor), passedOn)))
    },
    differences: parser ? differencesOf(framework, parser) : {},
  }
}

function differencesOf(framework: Framework, parser: ParserName): Differences {
  const own = parser === 'urlencoded' ? {} : framework.differences
  return { ...parserDifferences[parser], ...own }
}

// No case expects this status, so every case proves that `next` was not called.
const passedOn: Middleware = (_request, response) => void response.writeHead(599).end()

/** A framework without a body parser, and behind each one. */
export function hostsOf(name: keyof typeof frameworks): readonly Host[] {
  const framework = frameworks[name]
  const parsers = Object.keys(parserDifferences) as ParserName[]
  return [hostOf(framework), ...parsers.map((parser) => hostOf(framework, parser))]
}
