import { expect, it } from 'vitest'
import { freshCopy } from '../../support/fresh-copy.js'
import { bodyOf } from '../../support/receiver/bodies.js'

it('a fresh copy decodes bytes strictly, and drops one byte order mark', async () => {
  const { safeParseQondorWebhook } = await freshCopy()
  const codeOf = (text: string, ...more: number[]): string | undefined => {
    return safeParseQondorWebhook(Buffer.concat([Buffer.from(text), Uint8Array.from(more)])).error
      ?.code
  }
  const text = bodyOf('PingV1')
  expect(codeOf(text)).toBeUndefined()
  expect(codeOf(`\ufeff${text}`)).toBeUndefined()
  expect(codeOf(`\ufeff\ufeff${text}`)).toBe('invalid_json')
  expect(codeOf(text, 0xff)).toBe('invalid_encoding')
  expect(codeOf('{"webhookId":"', 0xe6, 0x22, 0x7d)).toBe('invalid_encoding')
})
