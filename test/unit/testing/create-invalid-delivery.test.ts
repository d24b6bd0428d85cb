import { describe, expect, it } from 'vitest'
import { qondorTopics } from '../../../src/index.js'
import { createInvalidDelivery, invalidDeliveryKinds } from '../../../src/testing/index.js'
import { auth, makeQondor } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

const withFields = qondorTopics.filter((topic) => topic !== 'PingV1')
const everyOne = invalidDeliveryKinds.flatMap((kind) => {
  const topics = kind === 'invalid_payload' ? withFields : qondorTopics
  return topics.map((topic) => ({ kind, topic }))
})

describe('createInvalidDelivery', () => {
  it.each(everyOne)('is answered with its name: $kind of $topic', async ({ kind, topic }) => {
    captureLog()
    const { outcome, error } = await makeQondor().receive(
      createInvalidDelivery(kind, { auth, topic }),
    )

    expect(error?.code ?? outcome).toBe(kind)
  })

  it('keeps the topic and the id of a wrong field, so that onInvalid knows them', async () => {
    const qondor = makeQondor().onInvalid(() => {})

    const result = await qondor.receive(createInvalidDelivery('invalid_payload', { auth }))

    expect(result).toMatchObject({ outcome: 'invalid', status: 200, topic: 'OfferSentV1' })
    expect(result.error?.issues).toHaveLength(1)
  })

  it('sends no key unless given one', async () => {
    const result = await makeQondor().receive(createInvalidDelivery('invalid_json'))

    expect(result.outcome).toBe('unauthorized')
  })
})
