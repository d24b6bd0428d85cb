import { contractTopics, fullBody } from '../contract-table.js'

/** Stands in every text of a body that no error, no log line and no answer may repeat. */
export const sentinel = 's3ntinel'

/** A JSON object in its tokens, so that each can be broken by itself. */
export interface Draft {
  /** Keys and values as they stand in the text: `['"topic"', '"PingV1"']`. */
  readonly members: readonly Member[]
  readonly open: string
  readonly close: string
  readonly comma: string
  readonly colon: string
  /** Between all tokens. */
  readonly space: string
  readonly before: string
  readonly after: string
}

export type Member = readonly [key: string, value: string]

/** A valid body of each topic, with every field. */
export const drafts: readonly Draft[] = contractTopics.map((topic) => ({
  members: Object.entries(fullBody(topic)).map(([name, value]): Member => {
    const isSecret = typeof value === 'string' && value.startsWith('the ')
    return [JSON.stringify(name), JSON.stringify(isSecret ? `${sentinel}@example.com` : value)]
  }),
  open: '{',
  close: '}',
  comma: ',',
  colon: ':',
  space: '',
  before: '',
  after: '',
}))

export function textOf(draft: Draft): string {
  const { members, open, close, comma, colon, space, before, after } = draft
  const body = members.map(([key, value]) => [key, colon, value].join(space))
  return `${before}${[open, body.join(`${space}${comma}${space}`), close].join(space)}${after}`
}
