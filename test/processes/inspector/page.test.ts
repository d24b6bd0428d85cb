import { expect, it } from 'vitest'
import { qondorTopics } from '../../../src/index.js'
import { createDelivery } from '../../../src/testing/index.js'
import { key } from '../../support/command-line/run-command.js'
import { describeInBrowser } from '../../support/inspector/browser.js'
import { linesOf, openPage, post, sendSample } from '../../support/inspector/open-page.js'

const auth = { header: 'x-qondor-key', value: key }

describeInBrowser('the page of listen --ui', () => {
  it('shows each delivery as it arrives, the newest first and in full', async () => {
    const { page, url, close } = await openPage()
    await page.getByText('No delivery has arrived yet').waitFor()
    await post(
      url,
      createDelivery('OfferSentV1', { offerId: 4711, projectName: 'Årsfest' }, { auth }),
    )
    await post(url, createDelivery('PingV1', {}, { auth }))
    await page.getByText('2 of 2 received').waitFor()
    expect(await linesOf(page).locator('strong').allTextContents()).toEqual([
      'PingV1',
      'OfferSentV1',
    ])
    expect(await page.locator('#delivery h2').textContent()).toBe('PingV1')
    await linesOf(page).nth(1).getByRole('button').click()
    const row = page.getByRole('row', { name: /^offerId/ })
    expect(await row.locator('.value').textContent()).toBe('4711')
    expect(await row.textContent()).toContain("Qondor's id of the offer.")
    expect(await page.locator('pre').textContent()).toContain('"projectName":"Årsfest"')
    await close()
  })

  it('marks in place what drifted and what failed', async () => {
    const { page, close } = await openPage()
    await sendSample(page, 'OfferSentV1', 'drifted')
    const drifted = page.getByRole('row', { name: /^fieldOfTomorrow/ })
    await drifted.getByText('drift: not in the schema').waitFor()
    await sendSample(page, 'ProjectCreatedV1', 'invalid_payload')
    const failed = page.locator('tr.failed')
    await failed.getByText('expected number, found string').waitFor()
    expect(await page.locator('tr.drifted').count()).toBe(0)
    await close()
  })

  it.each([
    ['invalid_json', /"topic":"OfferSentV1"/],
    ['invalid_encoding', /^000000 {2}7b 22/],
    ['invalid_envelope', /"topic":"OfferSentV1"/],
  ])('shows the body of %s and what is wrong with it', async (sample, body) => {
    const { page, close } = await openPage()
    await sendSample(page, 'OfferSentV1', sample)
    await page.locator('#delivery .outcome', { hasText: `400 ${sample}` }).waitFor()
    expect(await page.locator('#delivery .problem').textContent()).not.toBe('')
    expect(await page.locator('pre').textContent()).toMatch(body)
    await close()
  })

  it('has a sample of every topic, each taken for what it is', async () => {
    const { page, events, close } = await openPage(['--json'])
    const topics = await page.locator('#send [name=topic] option').allTextContents()
    expect(topics).toEqual([...qondorTopics])
    for (const topic of topics) await sendSample(page, topic, 'full')
    await sendSample(page, 'PingV1', 'unknown_topic')
    const total = topics.length + 1
    await page.getByText(`${total} of ${total} received`).waitFor()
    expect(await page.locator('#send [name=sample] option').allTextContents()).not.toContain(
      'invalid_payload',
    )
    await close()
    const outcomes = events().map(({ topic, outcome }) => `${topic} ${outcome}`)
    const expected = topics.map((topic) => `${topic} handled`)
    expect(outcomes).toEqual([...expected, 'TopicOfTomorrowV1 unknown_topic'])
  })

  it('shows who was refused, without a body to replay', async () => {
    const { page, url, close } = await openPage()
    expect(await post(url, createDelivery('PingV1'))).toBe(401)
    const shown = page.locator('#delivery .outcome', { hasText: '401' })
    expect(await shown.textContent()).toBe('401 unauthorized')
    await page.getByText('No body was read.').waitFor()
    expect(await page.getByRole('button', { name: 'Replay', exact: true }).isDisabled()).toBe(true)
    await close()
  })

  it('makes no markup of what comes from outside', async () => {
    const { page, url, close } = await openPage()
    const projectName = '<img src=x onerror="document.title=\'driven\'"><script>1</script>'
    const delivery = createDelivery('ProjectCreatedV1', { projectName }, { auth })
    await post(url, delivery)
    const odd = { ...JSON.parse(delivery.body), webhookId: '<b>id</b>', '<i>key</i>': 1 }
    await post(url, { ...delivery, body: JSON.stringify(odd) })
    await page.getByText('2 of 2 received').waitFor()
    expect(await page.locator('main img, main script, main b, main i').count()).toBe(0)
    expect(await page.title()).toBe('(2) Qondor webhooks')
    await close()
  })

  it('shows numbers as they were sent', async () => {
    const { page, url, close } = await openPage()
    const { headers, body } = createDelivery('PingV1', {}, { auth })
    const numbers = ['9007199254740993', '1e400', '1.0', '-0', '{"deep": 9007199254740993}']
    const keys = numbers.map((number, index) => `"n${index}":${number},`).join('')
    await post(url, { headers, body: body.replace('{', `{${keys}`) })
    await page.getByRole('row', { name: /^n4/ }).waitFor()
    const shown = await page.locator('tr .value').allTextContents()
    expect(shown.slice(0, 4)).toEqual(numbers.slice(0, 4))
    expect(shown[4]?.replaceAll(/\s+/g, ' ')).toBe('{ "deep": 9007199254740993 }')
    await close()
  })

  it('shows the first fields of a body that has thousands', async () => {
    const { page, url, close } = await openPage()
    const { headers, body } = createDelivery('PingV1', {}, { auth })
    const keys = Array.from({ length: 10_000 }, (_, index) => `"key${index}":1`)
    await post(url, { headers, body: body.replace('}', `,${keys}}`) })
    await page.getByText('And 9803 more fields: see the raw body.').waitFor()
    await close()
  })

  it('takes a topic for what it is, whatever it is called', async () => {
    const { page, url, close } = await openPage()
    const { headers, body } = createDelivery('PingV1', {}, { auth })
    for (const topic of ['.', 'No topic', 'all', 'none']) {
      const event = { ...JSON.parse(body), webhookId: `id ${topic}`, topic }
      await post(url, { headers, body: JSON.stringify(event) })
    }
    await post(url, { headers, body: '{' })
    await page.getByText('5 of 5 received').waitFor()
    const filter = page.getByRole('form', { name: 'Filter' })
    const values = await filter
      .getByLabel('Topic')
      .locator('option')
      .evaluateAll((options) => options.map((option) => option.getAttribute('value') ?? ''))
    expect(values).toHaveLength(6)
    for (const value of values.slice(1)) {
      await filter.getByLabel('Topic').selectOption(value)
      await page.getByText('1 of 5 received').waitFor()
    }
    await close()
  })
})
