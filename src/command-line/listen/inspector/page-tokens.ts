import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, open, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { constantTimeEqual, toUnits } from '../../../authentication.js'
import { getErrorCode } from '../../output.js'

/**
 * The tokens of pages: one for each port, made from a secret, so that the token of one page says nothing
 * about another.
 */
export class PageTokens {
  readonly #secret: string
  #invitation: { readonly code: string; readonly until: number } | undefined

  constructor(secret: string) {
    this.#secret = secret
  }

  /** The token of the page on a port. */
  of(port: number): string {
    return createHmac('sha256', this.#secret).update(`page on port ${port}`).digest('base64url')
  }

  /** Whether a text is the token of the page on a port. */
  isToken(text: string, port: number): boolean {
    return constantTimeEqual(text, toUnits(this.of(port)))
  }

  /** A code that can be exchanged for a token, once and soon: other users see the arguments of programs. */
  invite(): string {
    const code = randomBytes(32).toString('base64url')
    this.#invitation = { code, until: performance.now() + invitationMs }
    return code
  }

  /** The token of a port in exchange for a code; `undefined` if the code is wrong, used or too old. */
  redeem(code: string, port: number): string | undefined {
    const { code: expected = '', until = 0 } = this.#invitation ?? {}
    if (expected === '' || !constantTimeEqual(code, toUnits(expected))) return undefined
    this.#invitation = undefined
    return performance.now() < until ? this.of(port) : undefined
  }

  /**
   * Shows that this server knows the token of the port, without revealing it. A page asks for that before
   * it sends its token: once `listen` has ended, any program may listen on its port.
   */
  prove(nonce: string, port: number): string {
    return createHmac('sha256', this.of(port)).update(nonce).digest('base64')
  }
}

const invitationMs = 2 * 60 * 1000

/** The tokens of this user's pages, and whether they are the same at the next start. */
interface OpenedTokens {
  readonly tokens: PageTokens
  readonly isKept: boolean
}

/**
 * The tokens of a secret that only this user can read. It is kept for a week, so that an open page
 * survives a restart of `listen`.
 */
export async function openPageTokens(): Promise<OpenedTokens> {
  const fresh = randomBytes(32).toString('base64url')
  try {
    const path = join(cacheFolder(), 'qondor-webhooks', 'page-secret')
    const kept = await readSecret(path)
    if (kept === undefined) await writeSecret(path, fresh)
    return { tokens: new PageTokens(kept ?? fresh), isKept: true }
  } catch {
    // Without a home, or with one that cannot be written, the page works until `listen` ends.
    return { tokens: new PageTokens(fresh), isKept: false }
  }
}

/** The user's folder for what may be lost. */
function cacheFolder(): string {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env
  if (process.platform === 'win32') return LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  const isSet = XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)
  return isSet ? XDG_CACHE_HOME : join(homedir(), '.cache')
}

const keptForMs = 7 * 24 * 60 * 60 * 1000

/** The secret in a file; `undefined` if there is none, or if it is too old or was open to others. */
async function readSecret(path: string): Promise<string | undefined> {
  const file = await open(path).catch((error: unknown) => {
    if (getErrorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (!file) return undefined
  try {
    const { uid, mode, mtimeMs } = await file.stat()
    const user = process.getuid?.()
    const isPrivate = user === undefined || (uid === user && (mode & 0o077) === 0)
    const isRecent = Math.abs(Date.now() - mtimeMs) < keptForMs
    const secret = await file.readFile('utf8')
    return isPrivate && isRecent && /^[\w-]{43}$/.test(secret) ? secret : undefined
  } finally {
    await file.close()
  }
}

/** Writes a secret in one step, because another `listen` may read it at the same time. */
async function writeSecret(path: string, secret: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const written = `${path}-${randomUUID()}`
  await writeFile(written, secret, { flag: 'wx', mode: 0o600 })
  await rename(written, path)
}
