import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commands } from '../../../src/command-line/commands.js'
import { expectOneLine, key, run } from '../../support/command-line/run-command.js'

const manifest = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { version: string }
const url = 'http://127.0.0.1:1/'

describe('help', () => {
  it.each([['--help'], ['-h']])('lists the commands: %s', async (flag) => {
    const { code, stdout, stderr } = await run([flag])
    for (const name of ['listen', 'send', 'validate', 'replay', 'schema']) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
    }
    expect([code, stderr]).toEqual([0, ''])
  })

  it('comes before wrong flags', async () => {
    const { code, stdout } = await run(['send', '--wrong', '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('Usage: qondor-webhooks send TOPIC|all')
  })

  it('is a command, too', async () => {
    const help = await run(['--help'])
    expect(help.stdout).toMatch(/^ {2}help {6}print this help, or with a COMMAND its help$/m)
    expect(await run(['help'])).toEqual(help)
    expect(await run(['help', 'help'])).toEqual(help)
    expect(await run(['help', '--help'])).toEqual(help)
  })

  it.each(commands.map(({ name }) => name))('is a command for each other: %s', async (name) => {
    expect(await run(['help', name])).toEqual(await run([name, '--help']))
  })

  it('has a version', async () => {
    expect(await run(['--version'])).toEqual({
      code: 0,
      stdout: `${manifest.version}\n`,
      stderr: '',
    })
  })
})

const wrong: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
  ['no command', [], /The command is missing/],
  [
    'an unknown command',
    ['lsiten'],
    /must be one of listen, send, .*, help\. Did you mean listen\?$/m,
  ],
  ['help for an unknown command', ['help', 'reply'], /must be one of .* Did you mean replay\?$/m],
  [
    'an unknown flag',
    ['listen', `--auth-vaule=${key}`],
    /Unknown option '--auth-vaule'\. Did you mean --auth-value\?$/m,
  ],
  ['a flag of another command', ['validate', '--forward=x'], /Unknown option '--forward'\.$/m],
  ['an unknown short flag', ['listen', `-k${key}`], /Unknown option '-k'/],
  [
    'a flag without its value',
    ['listen', '--auth-value'],
    /'--auth-value <value>' argument missing/,
  ],
  ['a value like a flag', ['listen', '--auth-value', `-${key}`], /write --auth-value=VALUE/],
  ['a value for a switch', ['listen', `--no-auth=${key}`], /'--no-auth' does not take an argument/],
  ['what no flag takes', ['listen', '--auth-value=', key], /listen takes only flags/],
  [
    'no key',
    ['listen'],
    /The key is missing. Set QONDOR_WEBHOOK_KEY, or pass --auth-value or --no-auth/,
  ],
  ['a header without a key', ['listen', '--auth-header', 'x'], /--auth-header needs a key/],
  ['an empty key', ['listen', '--auth-value', ' '], /--auth-value is empty/],
  ['a key that no header takes', ['listen', '--auth-value', `${key}\n`.repeat(2)], /Use ASCII/],
  ['an invalid header name', ['listen', '--auth-header', `${key}:`], /name of an HTTP header/],
  ['a key and none', ['listen', '--no-auth', '--auth-value', key], /--no-auth cannot be combined/],
  ['an invalid port', ['listen', '--no-auth', '--port', '3000x'], /--port must be a whole number/],
  ['a port too high', ['listen', '--no-auth', '--port', '65536'], /from 0 to 65535/],
  ['a forward to no URL', ['listen', '--no-auth', '--forward', 'x'], /--forward must be an http/],
  ['no topic', ['send', '--to', url], /send takes one of OfferAnsweredV1, .* or all/],
  ['an unknown topic', ['send', key, '--to', url], /send takes one of/],
  ['a mistyped topic', ['send', 'offer-sent', '--to', url], /Did you mean OfferSentV1\?$/m],
  ['two topics', ['send', 'PingV1', 'PingV1', '--to', url], /send takes one of/],
  ['no URL', ['send', 'PingV1'], /--to URL is missing/],
  [
    'a host alone',
    ['send', 'PingV1', '--to', 'example.com/x'],
    /with http:\/\/ or https:\/\/ in front/,
  ],
  ['a host that begins like this one', ['send', 'PingV1', '--to', 'localhost.evil:1'], /in front/],
  ['a URL of a file', ['send', 'PingV1', '--to', 'file:///x'], /--to must be an http or https URL/],
  ['a password in a URL', ['send', 'PingV1', '--to', `http://a:${key}@b/`], /without a user name/],
  ['a count of none', ['send', 'PingV1', '--to', url, '--count', '0'], /--count must be a whole/],
  ['a rate of none', ['send', 'PingV1', '--to', url, '--rate', '0'], /--rate must be a number/],
  [
    'an unknown variant',
    ['send', 'PingV1', '--to', url, '--variant', 'x'],
    /full, minimal, drifted/,
  ],
  [
    'a mistyped variant',
    ['send', 'PingV1', '--to', url, '--variant', 'drift'],
    /Did you mean drifted\?$/m,
  ],
  ['an unknown kind', ['send', 'PingV1', '--to', url, '--invalid', 'x'], /invalid_json, .*unknown/],
  [
    'a kind that a topic cannot be',
    ['send', 'PingV1', '--to', url, '--invalid', 'invalid_payload'],
    /PingV1 only has the envelope/,
  ],
  [
    'what does not go together',
    ['send', 'OfferSentV1', '--to', url, '--invalid', 'invalid_json', '--variant', 'full'],
    /--invalid cannot be combined/,
  ],
  ['a field without a value', ['send', 'PingV1', '--to', url, '--set', 'x'], /must be FIELD=VALUE/],
  [
    'an unknown field',
    ['send', 'ProjectCreatedV1', '--to', url, '--set', `offerId=${key}`],
    /--set offerId: ProjectCreatedV1 does not have this field\. Its fields are webhookId, .*projectName/,
  ],
  ['a field of no topic', ['send', 'all', '--to', url, '--set', 'x=1'], /x: no topic has this/],
  [
    'a mistyped field',
    ['send', 'OfferSentV1', '--to', url, '--set', `offerid=${key}`],
    /Did you mean offerId\?$/m,
  ],
  [
    'a status that is not known',
    ['send', 'all', '--to', url, '--set', 'newStatus=confirm'],
    /newStatus: the value must be a number, or one of Pending, .*\. Did you mean Confirmed\?$/m,
  ],
  [
    'a status for another field',
    ['send', 'OfferSentV1', '--to', url, '--set', 'offerId=Confirmed'],
    /--set offerId: expected number in OfferSentV1\.$/m,
  ],
  [
    'the topic as a field',
    ['send', 'PingV1', '--to', url, '--set', 'topic=x'],
    /does not have this field/,
  ],
  [
    'a value of the wrong type',
    ['send', 'OfferSentV1', '--to', url, '--set', `offerId=${key}`],
    /--set offerId: expected number in OfferSentV1\.$/m,
  ],
  [
    'a number that is not exact',
    ['send', 'OfferSentV1', '--to', url, '--set', 'offerId=9007199254740993'],
    /--set offerId: expected an integer up to 2\^53 - 1 in OfferSentV1\.$/m,
  ],
  ['nothing to validate', ['validate'], /validate takes a FILE/],
  ['nothing to replay', ['replay', '--to', url], /replay takes a DIR or a FILE/],
  ['nowhere to replay to', ['replay', 'x'], /--to URL is missing/],
  ['an unknown format', ['schema', '--format', 'xml'], /json-schema, openapi, asyncapi\.$/m],
  ['a mistyped format', ['schema', '--format', 'open-api'], /Did you mean openapi\?$/m],
  [
    'a schema of no topic',
    ['schema', 'OfferSent'],
    /schema takes one of .* Did you mean OfferSentV1\?$/m,
  ],
  ['a topic in openapi', ['schema', 'PingV1', '--format', 'openapi'], /describes all topics/],
]

describe('wrong usage is reported in one line, with exit code 2', () => {
  it.each(wrong)('%s', async (_what, args, says) => {
    expect(expectOneLine(await run(args), 2)).toMatch(says)
  })

  it.each([
    [['listen'], 'undefined'],
    [['listen'], 'Bearer '],
    [['listen'], 'Basic dTpOYU4='],
    [['send', 'PingV1', '--to', url], 'bearer'],
    [['replay', 'x', '--to', url], `Bearer ${undefined}`],
  ])('a key for %j that was made from a missing variable: %j', async (args, value) => {
    const says = /^qondor-webhooks: (\S+) is not a key: .* Set the environment variable/
    const given = expectOneLine(await run([...args, '--auth-value', value]), 2)
    expect(says.exec(given)?.[1]).toBe('--auth-value')
    expect(given).not.toMatch(/undefined|null|bearer|basic/i)
    const inherited = expectOneLine(await run(args, { QONDOR_WEBHOOK_KEY: value }), 2)
    expect(says.exec(inherited)?.[1]).toBe('QONDOR_WEBHOOK_KEY')
  })

  it('a blank key in the environment', async () => {
    expectOneLine(await run(['listen'], { QONDOR_WEBHOOK_KEY: ' ' }), 2)
  })

  it('a key in the environment that no header takes', async () => {
    const finished = await run(['listen'], { QONDOR_WEBHOOK_KEY: `${key}ø` })
    expect(expectOneLine(finished, 2)).toContain('QONDOR_WEBHOOK_KEY has characters')
  })
})
