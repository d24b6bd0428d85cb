import type { Arguments } from '../arguments.js'
import { usageFailure } from '../failure.js'
import { type HeaderKey, readAuth } from '../read-auth.js'

/** Who is let in; throws a usage failure where neither a key nor `--no-auth` says so. */
export function readListenAuth(args: Arguments): HeaderKey | false {
  if (args.has('no-auth')) {
    if (!args.has('auth-value') && !args.has('auth-header')) return false
    throw usageFailure('--no-auth goes with neither --auth-header nor --auth-value.')
  }
  const auth = readAuth(args)
  if (auth) return auth
  throw usageFailure('No key: set QONDOR_WEBHOOK_KEY, or give --auth-value KEY or --no-auth.')
}
