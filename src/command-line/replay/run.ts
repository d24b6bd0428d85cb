import type { Arguments } from '../arguments.js'
import { Failure, usageFailure } from '../failure.js'
import { keyHeader } from '../key-header.js'
import { printable } from '../printable.js'
import { readAuth } from '../read-auth.js'
import { requireUrl } from '../read-url.js'
import { type Outgoing, sendAll } from '../send-all.js'
import { type Saved, savedDeliveries } from './saved-deliveries.js'

/** Runs `replay`. */
export async function run(args: Arguments): Promise<number> {
  const [path, ...more] = args.positionals
  if (path === undefined || more.length > 0) throw usageFailure('replay takes one DIR or FILE.')
  const url = requireUrl(args, 'to')
  const key = keyHeader(readAuth(args))
  const saved = await savedDeliveries(path)
  if (saved.length === 0) throw new Failure(`${printable(path)}: holds no deliveries.`)
  return await sendAll(turns(saved, key), { url, total: saved.length })
}

// Read one by one: a folder may hold more than fits in memory.
async function* turns(saved: readonly Saved[], key: Readonly<Record<string, string>>) {
  for (const { label, read } of saved) {
    const { headers, body } = await read()
    const outgoing: Outgoing = { label: printable(label), headers: { ...headers, ...key }, body }
    yield [outgoing]
  }
}
