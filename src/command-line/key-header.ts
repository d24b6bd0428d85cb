import type { HeaderKeyAuth } from '../authentication/webhook-auth.js'

/** The header of the key to send; none where there is no key. */
export function keyHeader(auth: HeaderKeyAuth | undefined): Readonly<Record<string, string>> {
  return auth ? { [auth.header.toLowerCase()]: String(auth.value) } : {}
}
