import type { Arguments } from '../arguments.js'
import { Failure, usageFailure } from '../failure.js'
import { keyHeader } from '../key-header.js'
import { readAuth } from '../read-auth.js'
import { requireUrl } from '../read-url.js'
import { type Outgoing, sendAll } from '../send-all.js'
import { type Saved, savedDeliveries } from './saved-deliveries.js'

/** Runs `replay`. */
export async function run(args: Arguments): Promise<number> {
  const { positionals } = args
  if (positionals.length === 0) throw usageFailure('replay takes a DIR or a FILE.')
  const url = requireUrl(args, 'to')
  const key = keyHeader(readAuth(args))
  const saved = await savedDeliveries(positionals)
  if (saved.length === 0) throw new Failure(`${positionals.join(', ')}: holds no deliveries.`)
  return await sendAll(turns(saved, key), { url, total: saved.length })
}

async function* turns(saved: readonly Saved[], key: Readonly<Record<string, string>>) {
  for (const { label, read } of saved) {
    const { headers, body } = await read()
    const outgoing: Outgoing = { label, headers: { ...headers, ...key }, body }
    yield [outgoing]
  }
}
