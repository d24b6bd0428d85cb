import { describe, expect, it } from 'vitest'
import {
  decodeBody,
  eventRows,
  hexDump,
  payloadOf,
} from '../../../../src/command-line/listen/inspector/page/delivery-body.js'

const base64 = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64')
const none = { issues: [], drift: [] }

describe('the rows of an event', () => {
  it('are in the order of the body and distinguish types', () => {
    const payload = { a: '7', b: 7, c: null, d: false, e: { f: [1] } }
    expect(eventRows(payload, none)).toMatchObject([
      { name: 'a', type: 'string', text: '7' },
      { name: 'b', type: 'number', text: '7' },
      { name: 'c', type: 'null', text: 'null' },
      { name: 'd', type: 'boolean', text: 'false' },
      { name: 'e', type: 'object', text: '{\n  "f": [\n    1\n  ]\n}' },
    ])
  })

  it('mark what drifted and what failed, and list what is missing once', () => {
    const issues = [
      { field: 'offerId', message: 'OfferSentV1.offerId: expected number' },
      { field: 'projectName', message: 'missing' },
      { field: 'projectName', message: 'missing again' },
      { field: '', message: 'the whole' },
    ]
    const rows = eventRows({ offerId: 'x', fresh: 1, toString: 2 }, { issues, drift: ['fresh'] })
    expect(rows).toMatchObject([
      { name: 'offerId', text: '"x"', mark: 'failed', problems: ['expected number'] },
      { name: 'fresh', mark: 'drifted', problems: [] },
      { name: 'toString', mark: undefined },
      {
        name: 'projectName',
        type: 'missing',
        mark: 'failed',
        problems: ['missing', 'missing again'],
      },
    ])
  })
})

describe('a body', () => {
  it('is text where it is UTF-8, and bytes where it is not', () => {
    expect(decodeBody(base64('på øya 🎉')).text).toBe('på øya 🎉')
    const { text, bytes } = decodeBody(base64(Uint8Array.of(0x7b, 0xf8, 0x7d)))
    expect(text).toBeUndefined()
    expect([...bytes]).toEqual([0x7b, 0xf8, 0x7d])
  })

  it.each(['', '{', '[]', 'null', '7'])('has no fields where it is %j', (text) => {
    expect(payloadOf(text)).toBeUndefined()
  })

  it('is shown in sixteens where it is not text', () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, index) => index + 0x6f)
    expect(hexDump(bytes)).toBe(
      '000000  6f 70 71 72 73 74 75 76 77 78 79 7a 7b 7c 7d 7e  opqrstuvwxyz{|}~\n' +
        `000010  7f 80${' '.repeat(42)}  ..`,
    )
  })
})
