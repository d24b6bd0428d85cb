import type { HeaderKey } from './read-auth.js'

/** The header of the key to send; none where there is no key. */
export function keyHeader(auth: HeaderKey | undefined): Readonly<Record<string, string>> {
  return auth ? { [auth.header.toLowerCase()]: auth.value } : {}
}
