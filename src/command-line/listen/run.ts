import type { IncomingMessage } from 'node:http'
import type { Arguments } from '../arguments.js'
import { type HeaderKey, parseInteger, parseUrl, resolveAuth, withoutQuery } from '../flags.js'
import { onStop, printLine, printNote, usageFailure } from '../output.js'
import { DeliveryFolder } from './delivery-folder.js'
import { Forwarder } from './forwarder.js'
import type { Inspector } from './inspector/inspector.js'
import { toJsonLine, toTextLines } from './print.js'
import { createListener, createReceiver, type Received, startServer } from './server.js'

const closesWithinMs = 2_000

/** Runs `listen` until the process is asked to end. */
export async function run(args: Arguments): Promise<number> {
  const auth = resolveListenAuth(args)
  const port = parseInteger(args, 'port', { fallback: 3000, from: 0, to: 65_535 })
  const pagePort = resolvePagePort(args)
  const isJson = args.has('json')
  const url = parseUrl(args, 'forward')
  const directory = args.text('save')
  const folder = directory === undefined ? undefined : await DeliveryFolder.open(directory)

  let fail: (error: unknown) => void = () => undefined
  const stopped = new Promise<void>((resolve, reject) => {
    fail = reject
    onStop(resolve)
  })
  let inspector: Inspector | undefined
  const forwarder =
    url && new Forwarder(url, isJson, (number, answer) => inspector?.showAnswer(number, answer))
  const observe = async (received: Received, request: IncomingMessage): Promise<void> => {
    // Saved before it is printed: what is printed can be replayed.
    await folder?.save(received, request).catch(fail)
    for (const parts of isJson ? [[toJsonLine(received)]] : toTextLines(received)) {
      printLine(...parts)
    }
    inspector?.show(received, request, forwarder?.takes(received) ?? false)
    forwarder?.forward(received, request)
  }
  const server = await startServer(port, 'port', createListener(createReceiver(auth), observe))
  try {
    const receiverUrl = new URL(`http://127.0.0.1:${server.port}/`)
    if (pagePort !== undefined) {
      const { startInspector } = await import('./inspector/inspector.js')
      inspector = await startInspector({ port: pagePort, receiverUrl, auth: auth || undefined })
    }
    const key = auth ? `key in ${auth.header.toLowerCase()}` : 'no key asked for'
    printNote(`Listening on ${receiverUrl} (${key}); Ctrl+C ends it.`)
    if (url) printNote(`Forwarding to ${withoutQuery(url)}`)
    if (inspector) printNote(`Showing on ${inspector.url}`)
    await stopped
  } finally {
    await Promise.all([server.close(closesWithinMs), inspector?.close(closesWithinMs)])
    await forwarder?.close(closesWithinMs)
  }
  return 0
}

/** The port of the page; `undefined` where none is asked for. */
function resolvePagePort(args: Arguments): number | undefined {
  if (args.has('ui')) return parseInteger(args, 'ui-port', { fallback: 0, from: 0, to: 65_535 })
  if (args.has('ui-port')) throw usageFailure('--ui-port needs --ui.')
  return undefined
}

/** Who is let in; throws a usage failure where neither a key nor `--no-auth` says so. */
export function resolveListenAuth(args: Arguments): HeaderKey | false {
  if (args.has('no-auth')) {
    if (!args.has('auth-value') && !args.has('auth-header')) return false
    throw usageFailure('--no-auth goes with neither --auth-header nor --auth-value.')
  }
  const auth = resolveAuth(args)
  if (auth) return auth
  throw usageFailure('No key: set QONDOR_WEBHOOK_KEY, or give --auth-value KEY or --no-auth.')
}
