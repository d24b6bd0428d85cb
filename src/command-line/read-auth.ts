import { isHeaderName } from '../authentication/read-header-name.js'
import type { HeaderKeyAuth } from '../authentication/webhook-auth.js'
import type { Arguments } from './arguments.js'
import { usageFailure } from './failure.js'

/** The header and the key of the flags or the environment; `undefined` where there is no key. */
export function readAuth(args: Arguments): HeaderKeyAuth | undefined {
  const header = args.text('auth-header') ?? 'x-qondor-key'
  if (!isHeaderName(header)) {
    throw usageFailure('--auth-header takes the name of an HTTP header.')
  }
  const given = args.text('auth-value')
  const value = (given ?? process.env['QONDOR_WEBHOOK_KEY'] ?? '').trim()
  const source = given === undefined ? 'QONDOR_WEBHOOK_KEY' : '--auth-value'
  if (given !== undefined && value === '') throw usageFailure('--auth-value is empty.')
  if (!/^[\t\x20-\x7e]*$/.test(value)) {
    throw usageFailure(`${source} holds characters that a header does not carry; use ASCII.`)
  }
  if (value !== '') return { header, value }
  if (args.has('auth-header')) {
    throw usageFailure('--auth-header needs a key, in QONDOR_WEBHOOK_KEY or --auth-value.')
  }
  return undefined
}
