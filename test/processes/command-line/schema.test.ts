import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { run } from '../../support/command-line/run-command.js'

const read = (name: string) => {
  return readFileSync(new URL(`../../../schemas/${name}.json`, import.meta.url), 'utf8')
}

describe('schema', () => {
  it.each([
    [[], 'qondor-webhook'],
    [['OfferCommentToCustomerCreatedV1'], 'offer-comment-to-customer-created-v1'],
    [['PingV1', '--format', 'json-schema'], 'ping-v1'],
    [['--format', 'openapi'], 'openapi'],
    [['--format', 'asyncapi'], 'asyncapi'],
  ])('prints the file of the package: %s', async (args, file) => {
    const finished = await run(['schema', ...args])
    expect(finished).toEqual({ code: 0, stdout: read(file), stderr: '' })
  })
})
