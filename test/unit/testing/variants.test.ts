import { describe, expect, it } from 'vitest'
import {
  createQondorWebhooks,
  type Drift,
  projectStatusName,
  qondorTopics,
} from '../../../src/index.js'
import { createDelivery, createEvent, deliver, eventVariants } from '../../../src/testing/index.js'
import { contractTopics } from '../../support/contract-table.js'

const everyOne = qondorTopics.flatMap((topic) =>
  eventVariants.map((variant) => ({ topic, variant })),
)

describe('a variant', () => {
  it.each(everyOne)('is handled: $topic $variant', async ({ topic, variant }) => {
    const handled: unknown[] = []
    const qondor = createQondorWebhooks({ auth: false }).on(topic, (event) => {
      handled.push(event)
    })

    const result = await deliver(qondor, topic, {}, { variant })

    expect(result).toMatchObject({ outcome: 'handled', status: 200, topic })
    expect(handled).toEqual([result.event])
  })
})

describe('the variant minimal', () => {
  it.each(contractTopics)('has the required fields of $topic alone', ({ topic, fields }) => {
    const { body } = createDelivery(topic as 'OfferSentV1', {}, { variant: 'minimal' })

    const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name)
    const names = ['webhookId', 'timestamp', 'topic', ...required]
    expect(Object.keys(JSON.parse(body))).toEqual(names)
  })

  it('takes an optional field that is overridden, in its place', () => {
    const { body } = createDelivery('ProjectCreatedV1', { projectNo: '7' }, { variant: 'minimal' })

    const names = ['webhookId', 'timestamp', 'topic', 'officeId', 'projectId', 'projectNo']
    expect(Object.keys(JSON.parse(body))).toEqual([...names, 'projectName'])
  })
})

describe('the variant drifted', () => {
  it.each(qondorTopics)('has a key that the schema of %s does not know', async (topic) => {
    const drifts: Drift[] = []
    const qondor = createQondorWebhooks({ auth: false }).onDrift((drift) => drifts.push(drift))

    await deliver(qondor, topic, {}, { variant: 'drifted' })

    expect(drifts).toEqual([{ topic, key: 'fieldOfTomorrow' }])
    expect(createEvent(topic, {}, { variant: 'drifted' })).not.toHaveProperty('fieldOfTomorrow')
  })

  it('has an unknown status code and an unknown language', () => {
    const changed = createEvent('ProjectStatusChangedV1', {}, { variant: 'drifted' })
    const sent = createEvent('OfferSentV1', {}, { variant: 'drifted' })

    expect(projectStatusName(changed.newStatus)).toBeUndefined()
    expect(changed.newStatusText).toBe('Status 99')
    expect(sent.offerLanguage).toBe('x-tomorrow')
  })

  it('gives way to overrides', () => {
    const event = createEvent('OfferSentV1', { offerLanguage: 'sv-SE' }, { variant: 'drifted' })

    expect(event.offerLanguage).toBe('sv-SE')
  })
})
