import { expect, it } from 'vitest'
import { didYouMean } from '../../../src/command-line/did-you-mean.js'

const commands = ['listen', 'send', 'validate', 'replay', 'schema', 'queue']
const topics = ['OfferAnsweredV1', 'OfferCommentToCustomerCreatedV1', 'OfferSentV1', 'PingV1']
const flags = ['--auth-header', '--auth-value', '--to', '--set', '--help']

it.each([
  ['lsiten', commands, 'listen'],
  ['sned', commands, 'send'],
  ['SEND', commands, 'send'],
  ['vali', commands, 'validate'],
  ['queues', commands, 'queue'],
  ['offersent', topics, 'OfferSentV1'],
  ['offer-sent-v1', topics, 'OfferSentV1'],
  ['OfferSentV2', topics, 'OfferSentV1'],
  ['Offer', topics, 'OfferAnsweredV1 or OfferCommentToCustomerCreatedV1 or OfferSentV1'],
  ['auth', flags, '--auth-header or --auth-value'],
  ['ot', [...flags, '--x'], undefined],
  ['t', flags, '--to'],
])('%s', (typed, names, found) => {
  expect(didYouMean(typed, names)).toBe(found ? ` Did you mean ${found}?` : '')
})

it.each([
  ['nothing', undefined],
  ['no letter', '--'],
  ['another word', 'receive'],
  ['too much text to be a name', 'send'.repeat(1_000_000)],
])('has nothing to say to %s', (_what, typed) => {
  expect(didYouMean(typed, commands)).toBe('')
})
