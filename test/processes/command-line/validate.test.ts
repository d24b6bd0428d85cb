import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createDelivery } from '../../../src/testing/index.js'
import { expectOneLine, run } from '../../support/command-line/run-command.js'
import { temporaryFolder } from '../../support/command-line/temporary-folder.js'
import { readFixture } from '../../support/fixtures.js'

const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url))
const filesIn = (folder: string): string[] => {
  return readdirSync(join(fixtures, folder)).map((name) => join(fixtures, folder, name))
}

describe('validate', () => {
  it('finds what Qondor documents valid', async () => {
    const files = filesIn('documented')
    const { code, stdout } = await run(['validate', ...files])
    expect(code).toBe(0)
    expect(files.length).toBeGreaterThan(5)
    expect(stdout.match(/ {2}valid {2}/g)).toHaveLength(files.length)
  })

  it('finds each invalid body so', async () => {
    // Two documents are two lines here.
    const others = /(expected|two-documents)\.json$/
    const files = filesIn('invalid').filter((file) => !others.test(file))
    const { code, stdout } = await run(['validate', ...files])
    expect(code).toBe(1)
    expect(stdout).not.toMatch(/ {2}valid/)
    expect(stdout.match(/^\/.* {2}(invalid_\w+|unsupported_encoding)$/gm)).toHaveLength(
      files.length,
    )
  })

  it('names issues by their paths, without values', async () => {
    const body = createDelivery('OfferSentV1').body.replace(/"offerId":\d+/, '"offerId":"hemmelig"')
    const { code, stdout } = await run(['validate', '-'], {}, body)
    expect(stdout).toBe(
      '-  invalid_payload\n  OfferSentV1.offerId: expected number, found string\n',
    )
    expect(code).toBe(1)
  })

  it('names what drifted, which is valid', async () => {
    const body = createDelivery('OfferSentV1', {}, { variant: 'drifted' }).body
    const { code, stdout } = await run(['validate', '-'], {}, body)
    expect(stdout).toMatch(/^- {2}valid {2}OfferSentV1\n {2}drift {2}fieldOfTomorrow: .*\n$/)
    expect(code).toBe(0)
  })

  it('counts an unknown topic as taken', async () => {
    const { code, stdout } = await run(['validate', ...filesIn('unknown-topic')])
    expect(stdout).toContain('  unknown_topic\n')
    expect(code).toBe(0)
  })

  it('reads lines of JSON, and says which is invalid', async () => {
    const file = join(temporaryFolder(), 'captured.txt')
    const good = createDelivery('PingV1').body
    writeFileSync(file, `${good}\r\n\n{"topic":\n${good}`)
    const { code, stdout } = await run(['validate', file])
    expect(stdout.split('\n').filter((line) => line.startsWith('/'))).toEqual([
      `${file}:1  valid  PingV1`,
      `${file}:3  invalid_json`,
      `${file}:4  valid  PingV1`,
    ])
    expect(code).toBe(1)
  })

  it('reads one body of many lines, whole or broken', async () => {
    const pretty = JSON.stringify(JSON.parse(createDelivery('OfferSentV1').body), null, 2)
    expect((await run(['validate', '-'], {}, pretty)).stdout).toBe('-  valid  OfferSentV1\n')
    const broken = await run(['validate', '-'], {}, pretty.slice(0, -9))
    expect(broken.stdout).toBe('-  invalid_json\n  The body is not JSON.\n')
  })

  it('takes a byte order mark', async () => {
    const body = readFixture('realistic', 'project-created-v1-byte-order-mark.json')
    expect((await run(['validate', '-'], {}, body)).code).toBe(0)
  })

  it.each([
    ['not there', '/none/there.json', /there\.json: no such file or folder/],
    ['a folder without any', fixtures, /no deliveries found/],
    ['nothing that a pattern fits', join(fixtures, '*.json'), /no file matches this pattern/],
    [
      'in a folder that is a pattern',
      join(fixtures, '*/*.json'),
      /\* and \? are allowed only in the name/,
    ],
    ['in no folder', '/none/*.json', /none: no such file or folder/],
  ])('says in one line that a file is %s', async (_what, path, says) => {
    expect(expectOneLine(await run(['validate', path]), 1)).toMatch(says)
  })

  const deliveries = ['000002-PingV1.json', '000010-PingV1.json', '1000000-PingV1.json']

  it.each([
    ['a folder', '', [...deliveries, 'a.JSON', 'b.jsonl:1', 'b.jsonl:2', 'c.ndjson:1']],
    ['all in it', '*', [...deliveries, 'a.JSON', 'b.jsonl:1', 'b.jsonl:2', 'c.ndjson:1', 'd.txt']],
    ['the end of a name', '*.json', deliveries],
    ['one character', '0000?0-*', ['000010-PingV1.json']],
    ['several stars', '*0*-P*V*.j*n', deliveries],
    ['what is there under that name', 'd.*t', ['d.txt']],
    ['a star that stands for nothing', 'd.txt*', ['d.txt']],
    ['an end that overlaps no start', 'd.t*.txt', undefined],
    ['characters of a regular expression', '[b].jsonl?', undefined],
    ['a hidden file, which must be named', '?hidden.json', undefined],
  ])('takes a pattern for shells that leave it: %s', async (_what, pattern, names) => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'folder.json'))
    const line = createDelivery('PingV1').body
    const others = ['a.JSON', 'c.ndjson', 'd.txt', '.hidden.json']
    for (const name of [...deliveries, ...others]) writeFileSync(join(folder, name), line)
    writeFileSync(join(folder, 'b.jsonl'), `${line}\n${line}\n`)
    writeFileSync(join(folder, '000002-PingV1.meta'), '{"headers":{}}')
    const { code, stdout } = await run(['validate', join(folder, pattern)])
    const found = stdout.split('\n').slice(0, -1)
    expect(found).toEqual((names ?? []).map((name) => `${join(folder, name)}  valid  PingV1`))
    expect(code).toBe(names ? 0 : 1)
  })

  it('takes a file whose name looks like a pattern', async () => {
    const folder = temporaryFolder()
    for (const name of ['a*.json', 'ab.json']) {
      writeFileSync(join(folder, name), createDelivery('PingV1').body)
    }
    const path = join(folder, 'a*.json')
    expect((await run(['validate', path])).stdout).toBe(`${path}  valid  PingV1\n`)
  })

  it('finds an empty input invalid', async () => {
    const { code, stdout } = await run(['validate', '-'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^- {2}invalid_json\n {2}The body is empty\./)
  })
})
