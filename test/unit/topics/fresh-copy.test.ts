import { expect, it } from 'vitest'
import { contractTopics } from '../../support/contract-table.js'
import { freshCopy } from '../../support/fresh-copy.js'
import { drafts, textOf } from '../../support/nearly-valid/draft.js'
import { expectDecision } from '../../support/nearly-valid/expect-decision.js'
import { values } from '../../support/nearly-valid/tokens.js'

it('a fresh copy reads every body as the contract says, whatever is in whichever field', async () => {
  const { safeParseQondorWebhook } = await freshCopy()
  for (const draft of drafts) {
    expectDecision(safeParseQondorWebhook, textOf(draft))
    draft.members.forEach(([key], index) => {
      const without = draft.members.filter((_, other) => other !== index)
      expectDecision(safeParseQondorWebhook, textOf({ ...draft, members: without }))
      for (const value of values) {
        // Last, where a key that comes twice counts.
        const members = [...draft.members, [key, value] as const]
        expectDecision(safeParseQondorWebhook, textOf({ ...draft, members }))
      }
    })
  }
})

it('a fresh copy names the topics and the statuses of the contract', async () => {
  const { ProjectStatus, projectStatusName, qondorTopics, qondorWebhookSchema } = await freshCopy()
  expect([...qondorTopics].sort()).toEqual(contractTopics.map(({ topic }) => topic).sort())
  expect(qondorWebhookSchema.options).toHaveLength(contractTopics.length)
  expect(ProjectStatus).toEqual({ Pending: 1, Confirmed: 2, Finished: 3, Cancelled: 4 })
  expect([1, 2, 3, 4, 5].map(projectStatusName)).toEqual([...Object.keys(ProjectStatus), undefined])
})
