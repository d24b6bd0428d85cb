import { describe, expect, it } from 'vitest'
import { run } from '../../support/command-line/run-command.js'
import { readGenerated } from '../../support/generated-schemas/generated.js'

describe('schema', () => {
  it.each([
    [[], 'qondor-webhook'],
    [['OfferCommentToCustomerCreatedV1'], 'offer-comment-to-customer-created-v1'],
    [['PingV1', '--format', 'json-schema'], 'ping-v1'],
    [['--format', 'openapi'], 'openapi'],
    [['--format', 'asyncapi'], 'asyncapi'],
  ])('prints the file of the package: %s', async (args, file) => {
    const finished = await run(['schema', ...args])
    expect(finished).toEqual({ code: 0, stdout: readGenerated(file), stderr: '' })
  })
})
