import { expect, it, vi } from 'vitest'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { memoryMarks } from '../../support/receiver/memory-marks.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

const attempt = { number: 1, isLast: false }

it('a step that an earlier attempt completed does not run again', async () => {
  captureLog()
  const { marks, added } = memoryMarks()
  const [invoice, message] = [vi.fn(), vi.fn()]
  let isDown = true
  const qondor = makeQondor().onOfferSent(async (_event, delivery) => {
    await delivery.once('invoice', invoice)
    if (isDown) throw new Error('between the steps')
    await delivery.once('message', message)
  })
  const sent = makeDelivery()
  expect(await qondor.handleDelivery(sent, { ...attempt, marks })).toMatchObject({
    action: 'retry',
  })
  isDown = false
  expect(await qondor.handleDelivery(sent, { ...attempt, marks })).toEqual({ action: 'ack' })
  expect(invoice).toHaveBeenCalledTimes(1)
  expect(message).toHaveBeenCalledTimes(1)
  expect(added).toEqual(['once:invoice', 'once:message'])
})

it('without a queue, the store remembers a step until Qondor delivers again', async () => {
  captureLog()
  const invoice = vi.fn()
  const qondor = makeQondor().onPing(async (_event, delivery) => {
    await delivery.once('invoice', invoice)
    if (invoice.mock.calls.length === 1) throw new Error('after the step')
  })
  await qondor.receive(request('PingV1'))
  await qondor.receive(request('PingV1'))
  expect(invoice).toHaveBeenCalledTimes(1)
})

it('without anything to remember it, a step runs once per attempt', async () => {
  captureLog()
  const invoice = vi.fn(() => Promise.resolve('its result is not passed on'))
  const qondor = makeQondor({ store: false }).onPing(async (_event, delivery) => {
    const results = await Promise.all([
      delivery.once('invoice', invoice),
      delivery.once('invoice', invoice),
    ])
    expect(results).toEqual([undefined, undefined])
    expect(await delivery.once('invoice', invoice)).toBeUndefined()
  })
  expect((await qondor.receive(request('PingV1'))).outcome).toBe('handled')
  await qondor.receive(request('PingV1'))
  expect(invoice).toHaveBeenCalledTimes(2)
})

it('two handlers that use one name share the step', async () => {
  const step = vi.fn()
  const qondor = makeQondor()
    .onPing((_event, delivery) => delivery.once('step', step))
    .onPing((_event, delivery) => delivery.once('step', step))
  await qondor.receive(request('PingV1'))
  expect(step).toHaveBeenCalledTimes(1)
})

it('a step that throws rejects, has no mark, and may be tried again in the same attempt', async () => {
  const { marks, added } = memoryMarks()
  const step = vi.fn().mockRejectedValueOnce(new Error('down'))
  const qondor = makeQondor().onOfferSent(async (_event, delivery) => {
    await expect(delivery.once('step', step)).rejects.toThrow('down')
    await delivery.once('step', step)
  })
  expect(await qondor.handleDelivery(makeDelivery(), { ...attempt, marks })).toEqual({
    action: 'ack',
  })
  expect(step).toHaveBeenCalledTimes(2)
  expect(added).toEqual(['once:step'])
})

it('a step whose mark cannot be stored resolves, since its work is done', async () => {
  captureLog()
  const marks = { read: () => [], add: () => Promise.reject(new Error('down')) }
  const qondor = makeQondor().onOfferSent((_event, delivery) => delivery.once('step', () => {}))
  expect(await qondor.handleDelivery(makeDelivery(), { ...attempt, marks })).toEqual({
    action: 'ack',
  })
})

it('a step needs a name', async () => {
  captureLog()
  const qondor = makeQondor().onPing((_event, delivery) => delivery.once('', () => {}))
  const { error } = await qondor.receive(request('PingV1'))
  expect(error?.cause).toMatchObject({ code: 'invalid_options' })
})
