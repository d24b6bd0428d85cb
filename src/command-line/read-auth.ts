import { keyFault } from '../authentication/keys.js'
import { isHeaderName } from '../authentication/read-header-name.js'
import type { Arguments } from './arguments.js'
import { usageFailure } from './failure.js'

/** A header and its one key. */
export interface HeaderKey {
  readonly header: string
  readonly value: string
}

/** The header and the key of the flags or the environment; `undefined` where there is no key. */
export function readAuth(args: Arguments): HeaderKey | undefined {
  const header = args.text('auth-header') ?? 'x-qondor-key'
  if (!isHeaderName(header)) {
    throw usageFailure('--auth-header takes the name of an HTTP header.')
  }
  const given = args.text('auth-value')
  const value = (given ?? process.env['QONDOR_WEBHOOK_KEY'] ?? '').trim()
  if (given === undefined && value === '') {
    if (!args.has('auth-header')) return undefined
    throw usageFailure('--auth-header needs a key, in QONDOR_WEBHOOK_KEY or --auth-value.')
  }
  const source = given === undefined ? 'QONDOR_WEBHOOK_KEY' : '--auth-value'
  if (!/^[\t\x20-\x7e]*$/.test(value)) {
    throw usageFailure(`${source} holds characters that a header does not carry; use ASCII.`)
  }
  const fault = keyFault(value)
  if (fault === undefined) return { header, value }
  throw usageFailure(`${source} ${fault}. Set the environment variable it is made from.`)
}
