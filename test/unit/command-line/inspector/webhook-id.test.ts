import { describe, expect, it } from 'vitest'
import { withWebhookId } from '../../../../src/command-line/listen/inspector/page/delivery-body.js'

describe('a body with another webhookId', () => {
  it.each([
    ['{"webhookId":"old"}', '{"webhookId":"new"}'],
    ['\ufeff{ "a" : 1.0 ,\n"webhookId" : "o\\"ld" }', '\ufeff{ "a" : 1.0 ,\n"webhookId" : "new" }'],
    ['{"a":{"webhookId":"in"},"webhookId":"old"}', '{"a":{"webhookId":"in"},"webhookId":"new"}'],
    [
      '{"a":[{"webhookId":"in"}],"webhookId":"old"}',
      '{"a":[{"webhookId":"in"}],"webhookId":"new"}',
    ],
    ['{"a":"webhookId","b":"}","webhookId":"old"}', '{"a":"webhookId","b":"}","webhookId":"new"}'],
    ['{"a":"\\"webhookId\\":","webhookId":"old"}', '{"a":"\\"webhookId\\":","webhookId":"new"}'],
    ['{"webhook\\u0049d":"old"}', '{"webhook\\u0049d":"new"}'],
    ['{"webhookId":"old","webhookId":"older"}', '{"webhookId":"new","webhookId":"new"}'],
    ['{"webhookId":"old","topic":', '{"webhookId":"new","topic":'],
  ])('has everything else of %j as it was', (body, renewed) => {
    expect(withWebhookId(body, 'new')).toBe(renewed)
  })

  it.each([
    '',
    '{}',
    '"webhookId"',
    '["webhookId","old"]',
    '{"webhookId":7,"topic":"old"}',
    '{"webhookId":null,"a":{"b":"old"}}',
    '{"webhookId":{"webhookId":"in"}}',
    '{"a":{"webhookId":"in"}}',
  ])('is not made of %j, which has none', (body) => {
    expect(withWebhookId(body, 'new')).toBeUndefined()
  })
})
