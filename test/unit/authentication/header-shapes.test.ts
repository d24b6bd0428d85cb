import { describe, expect, it, vi } from 'vitest'
import { type HeadersLike, toHttpResponse, type WebhookHeaders } from '../../../src/index.js'
import { shapes } from '../../support/authentication/shapes.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { auth, key, makeQondor } from '../../support/receiver/qondor.js'

const receive = (headers: WebhookHeaders) =>
  makeQondor().receive({ headers, body: bodyOf('PingV1') })

const host = ['host', 'hooks.example.com'] as const
const right = ['X-Qondor-Key', key] as const
const wrong = ['X-Qondor-Key', `${key}!`] as const

const refused = {
  'without the key': [host],
  'without any header': [],
  'with a wrong key': [host, wrong],
  'with an empty key': [host, ['X-Qondor-Key', '']],
  'with the beginning of the key': [['X-Qondor-Key', key.slice(0, -1)]],
  'with the key under another name': [['X-Qondor-Keys', key]],
  'with the right key twice': [right, right],
  'with a wrong and the right key': [wrong, right],
  'with the right and a wrong key': [right, wrong],
} as const

describe.each(Object.entries(shapes))('headers as %s', (_, make) => {
  it('are let in with the right key, whatever the case of its name', async () => {
    for (const name of ['x-qondor-key', 'X-Qondor-Key', 'X-QONDOR-KEY']) {
      expect(await receive(make([host, [name, key]]))).toMatchObject({ outcome: 'unhandled' })
    }
  })

  it.each(Object.entries(refused))('are refused %s, always in the same way', async (_, pairs) => {
    const result = await receive(make(pairs))
    expect(result).toMatchObject({ outcome: 'unauthorized', status: 401 })
    const reference = await receive({})
    expect(result).toEqual(reference)
    expect(toHttpResponse(result)).toEqual(toHttpResponse(reference))
  })
})

describe('the option auth.header', () => {
  it.each(['x-qondor-key', 'X-Qondor-Key', 'X-QONDOR-KEY'])(
    'takes a name in any case: %s',
    async (header) => {
      const qondor = makeQondor({ auth: { header, value: key } })
      for (const make of Object.values(shapes)) {
        const headers = make([['x-QONDOR-key', key]])
        const result = await qondor.receive({ headers, body: bodyOf('PingV1') })
        expect(result.outcome).toBe('unhandled')
      }
    },
  )
})

describe('a header that is sent more than once', () => {
  const { header } = auth
  const upper = header.toUpperCase()
  const cases: readonly WebhookHeaders[] = [
    { [header]: [key, key] },
    { [header]: [key, key], [upper]: key },
    { [upper]: key, [header]: [key, key] },
    { [header]: ['other', key], [upper]: key },
    { [header]: [], [upper]: [key, key] },
    [
      [header, key],
      [header, key],
      [header, key],
    ],
    new Map([
      [header, key],
      [upper, key],
    ]),
    { get: () => `${key}, ${key}` },
    { get: () => [key, key] as unknown as string },
  ]
  it.each(cases.map((headers, index) => [index, headers] as const))(
    'is refused: case %i',
    async (_, headers) => {
      expect(await receive(headers)).toMatchObject({ outcome: 'unauthorized', status: 401 })
    },
  )
})

describe('what stands beside the key', () => {
  it.each<[string, object]>([
    ['the same name without a value', { 'X-Qondor-Key': undefined, 'x-qondor-key': key }],
    ['a header named get', { get: 'x', 'x-qondor-key': key }],
  ])('does not matter: %s', async (_, headers) => {
    expect(await receive(headers as WebhookHeaders)).toMatchObject({ outcome: 'unhandled' })
  })
})

describe('a header that is not text', () => {
  it.each<[string, object]>([
    ['undefined, as a get of another kind answers', { get: () => undefined }],
    ['a number from get', { get: () => 7 }],
    ['a number in an object', { 'x-qondor-key': 7 }],
  ])('counts as missing for an auth function: %s', async (_, headers) => {
    const values: unknown[] = []
    const auth = ({ get }: HeadersLike): boolean => {
      values.push(get('X-Qondor-Key'))
      return false
    }
    await makeQondor({ auth }).receive({ headers: headers as WebhookHeaders, body: '' })
    expect(values).toEqual([null])
  })

  it('is refused as a missing key, and reported to nobody', async () => {
    const observer = vi.fn()
    const headers = { get: () => undefined }
    const result = await makeQondor().onError(observer).receive({ headers, body: '' })
    expect(result.outcome).toBe('unauthorized')
    expect(observer).not.toHaveBeenCalled()
  })
})
