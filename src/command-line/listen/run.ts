import type { IncomingMessage } from 'node:http'
import type { Arguments } from '../arguments.js'
import { type HeaderKey, parseInteger, parseUrl, resolveAuth, withoutQuery } from '../flags.js'
import { onSignal, printLine, printNote, usageError } from '../output.js'
import { DeliveryFolder } from './delivery-folder.js'
import { Forwarder } from './forwarder.js'
import type { Inspector } from './inspector/inspector.js'
import { toJsonLine, toTextLines } from './print.js'
import { createListener, createReceiver, type ReceivedDelivery, startServer } from './server.js'

const closesWithinMs = 2_000

/** Runs `listen` until a signal ends it. */
export async function run(args: Arguments): Promise<number> {
  const auth = resolveListenAuth(args)
  const port = parseInteger(args, 'port', { fallback: 3000, from: 0, to: 65_535 })
  const pagePorts = resolvePagePorts(args)
  const isJson = args.has('json')
  const url = parseUrl(args, 'forward')
  const directory = args.text('save')
  const folder = directory === undefined ? undefined : await DeliveryFolder.open(directory)

  let fail: (error: unknown) => void = () => undefined
  const stopped = new Promise<void>((resolve, reject) => {
    fail = reject
    onSignal(resolve)
  })
  let inspector: Inspector | undefined
  const forwarder =
    url && new Forwarder(url, isJson, (...response) => inspector?.showResponse(...response))
  const observe = async (received: ReceivedDelivery, request: IncomingMessage): Promise<void> => {
    // Saved before it is printed, so that every printed delivery can be replayed.
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
    if (pagePorts) {
      const { startInspector } = await import('./inspector/inspector.js')
      const ports = pagePorts(server.port)
      inspector = await startInspector({ ports, receiverUrl, auth: auth || undefined })
    }
    const key = auth ? `key in ${auth.header.toLowerCase()}` : 'no key needed'
    printNote(`Listening on ${receiverUrl} (${key}). Press Ctrl+C to stop.`)
    if (url) printNote(`Forwarding to ${withoutQuery(url)}`)
    if (inspector) printNote(`Showing on ${inspector.url}`)
    if (inspector && args.has('open')) void showInBrowser(inspector)
    if (inspector?.isKept === false) {
      printNote('Its address changes at the next start: your cache folder cannot be written.')
    }
    await stopped
  } finally {
    await Promise.all([server.close(closesWithinMs), inspector?.close(closesWithinMs)])
    await forwarder?.close(closesWithinMs)
  }
  return 0
}

/** How far the page's port is above that of the receiver, so that it is the same at each start. */
const pagePortOffset = 20_000

/**
 * The ports that the page may have, by the port of the receiver: the one of `--ui-port`, or the usual one
 * and otherwise any free port. `undefined` without a page.
 */
function resolvePagePorts(args: Arguments): ((port: number) => readonly number[]) | undefined {
  if (!args.has('ui') && !args.has('open')) {
    if (args.has('ui-port')) throw usageError('--ui-port needs --ui or --open. Add one of them.')
    return undefined
  }
  const given = parseInteger(args, 'ui-port', { fallback: -1, from: 0, to: 65_535 })
  if (given >= 0) return () => [given]
  return (port) => [port + pagePortOffset, 0].filter((usable) => usable <= 65_535)
}

/** Opens the page in the user's browser, or says why it was not opened. */
async function showInBrowser(inspector: Inspector): Promise<void> {
  const { openInBrowser, describeFailure } = await import('./open-browser.js')
  const problem = await openInBrowser(inspector.createOneTimeUrl())
  if (problem) printNote(describeFailure(problem))
}

/** The header and the key, or `false`; throws a usage failure without a key and without `--no-auth`. */
export function resolveListenAuth(args: Arguments): HeaderKey | false {
  if (args.has('no-auth')) {
    if (!args.has('auth-value') && !args.has('auth-header')) return false
    throw usageError('--no-auth cannot be combined with --auth-header or --auth-value.')
  }
  const auth = resolveAuth(args)
  if (auth) return auth
  throw usageError('The key is missing. Set QONDOR_WEBHOOK_KEY, or pass --auth-value or --no-auth.')
}
