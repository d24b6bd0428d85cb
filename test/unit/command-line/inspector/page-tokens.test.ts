import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openPageTokens } from '../../../../src/command-line/listen/inspector/page-tokens.js'

let home = ''
const secretPath = (): string => {
  const found = readdirSync(home, { recursive: true, encoding: 'utf8' })
  return join(home, String(found.find((path) => path.endsWith('page-secret'))))
}
const tokenOf = async (port: number): Promise<string> => (await openPageTokens()).tokens.of(port)

describe('the tokens of pages', () => {
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'qondor-webhooks-'))
    for (const name of ['HOME', 'LOCALAPPDATA', 'XDG_CACHE_HOME']) vi.stubEnv(name, home)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(home, { recursive: true, force: true })
  })

  it('are the same at the next start, and another for each port', async () => {
    const first = await tokenOf(1)
    expect(await tokenOf(1)).toBe(first)
    expect(first).toMatch(/^[\w-]{43}$/)
    expect(await tokenOf(2)).not.toBe(first)
    expect(readFileSync(secretPath(), 'utf8')).not.toContain(first)
  })

  it('take no text for a token but the token of the port', async () => {
    const { tokens } = await openPageTokens()
    expect(tokens.isToken(tokens.of(1), 1)).toBe(true)
    for (const text of ['', tokens.of(2), tokens.of(1).slice(1), `${tokens.of(1)}=`]) {
      expect(tokens.isToken(text, 1)).toBe(false)
    }
  })

  it('are given for a code once, and not when it is late', async () => {
    const { tokens } = await openPageTokens()
    expect(tokens.redeem('', 1)).toBeUndefined()
    const code = tokens.invite()
    expect(tokens.redeem(`${code}x`, 1)).toBeUndefined()
    expect(tokens.redeem(code, 1)).toBe(tokens.of(1))
    expect(tokens.redeem(code, 1)).toBeUndefined()
    vi.useFakeTimers({ toFake: ['performance'] })
    const late = tokens.invite()
    vi.advanceTimersByTime(120_001)
    expect(tokens.redeem(late, 1)).toBeUndefined()
    vi.useRealTimers()
  })

  it.skipIf(process.platform === 'win32')(
    'come from a file that its user alone can read',
    async () => {
      await tokenOf(1)
      expect(statSync(secretPath()).mode & 0o777).toBe(0o600)
      expect(statSync(join(secretPath(), '..')).mode & 0o777).toBe(0o700)
      expect(readdirSync(join(secretPath(), '..'))).toEqual(['page-secret'])
    },
  )

  it.each([
    ['is a week old', (path: string) => utimesSync(path, 0, Date.now() / 1000 - 604_801)],
    ['is of a time to come', (path: string) => utimesSync(path, 0, Date.now() / 1000 + 604_999)],
    ['is empty', (path: string) => writeFileSync(path, '')],
    ['is a short text', (path: string) => writeFileSync(path, 'secret')],
  ])('are new where the file %s', async (_state, change) => {
    const before = await tokenOf(1)
    change(secretPath())
    const after = await tokenOf(1)
    expect(after).not.toBe(before)
    expect(await tokenOf(1)).toBe(after)
  })

  it.skipIf(process.platform === 'win32')('are new where others could read the file', async () => {
    const before = await tokenOf(1)
    chmodSync(secretPath(), 0o640)
    expect(await tokenOf(1)).not.toBe(before)
    expect(statSync(secretPath()).mode & 0o777).toBe(0o600)
  })

  it('are those of one run where nothing can be kept', async () => {
    const file = join(home, 'file')
    writeFileSync(file, '')
    for (const name of ['HOME', 'LOCALAPPDATA', 'XDG_CACHE_HOME']) vi.stubEnv(name, file)
    const [first, second] = [await openPageTokens(), await openPageTokens()]
    expect([first.isKept, second.isKept]).toEqual([false, false])
    expect(first.tokens.of(1)).not.toBe(second.tokens.of(1))
  })
})
