import { describe, expect, it } from 'vitest'
import { parseQondorWebhook, safeParseQondorWebhook } from '../../../src/index.js'
import { readFixture } from '../../support/fixtures.js'

const template = readFixture('documented', 'project-created-v1.json').toString('utf8')
// As text, since a number literal would be rounded before it is sent.
const withProjectId = (digits: string): string =>
  template.replace('"projectId": 1,', `"projectId": ${digits},`)

describe('an integer', () => {
  it.each(['9007199254740991', '-9007199254740991', '0', '1.0', '1e3'])('may be %s', (digits) => {
    expect(parseQondorWebhook(withProjectId(digits))).toHaveProperty('projectId', Number(digits))
  })

  it.each(['9007199254740992', '9007199254740993', '-9007199254740992', '1e400', '0.1'])(
    'is refused, not rounded, when it is %s',
    (digits) => {
      const { error } = safeParseQondorWebhook(withProjectId(digits))

      expect(error?.code).toBe('invalid_payload')
      expect(error?.issues.map(({ path }) => path)).toEqual([['projectId']])
      expect(error?.message).not.toContain(digits)
    },
  )

  it.each(['9007199254740992', '-9007199254740992', '0.1'])('is what %s is not', (digits) => {
    const { error } = safeParseQondorWebhook(withProjectId(digits))

    const message = 'ProjectCreatedV1.projectId: expected an integer up to 2^53 - 1, found number'
    expect(error?.issues).toEqual([{ message, path: ['projectId'] }])
  })

  it('is refused when a parser made a bigint of it', () => {
    const body = { ...JSON.parse(template), projectId: 2n ** 60n }

    expect(safeParseQondorWebhook(body).error?.code).toBe('invalid_payload')
  })
})
