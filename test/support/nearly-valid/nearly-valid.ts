import fc from 'fast-check'
import { type Draft, drafts, type Member, textOf } from './draft.js'
import {
  closes,
  colons,
  commas,
  keys,
  noValues,
  opens,
  spaces,
  surroundings,
  values,
} from './tokens.js'

type Breakage = (draft: Draft) => Draft

const value = fc.oneof(
  { arbitrary: fc.constantFrom(...values), weight: 4 },
  { arbitrary: fc.constantFrom(...noValues), weight: 1 },
)
const key = fc.constantFrom(...keys)
const place = fc.nat({ max: 20 })

/** Replaces the members at one place, counted around. */
function at(draft: Draft, where: number, change: (member: Member) => readonly Member[]): Draft {
  const index = where % Math.max(draft.members.length, 1)
  const members = draft.members.flatMap((member, other) => {
    return other === index ? change(member) : [member]
  })
  return { ...draft, members }
}

const ofMembers = fc.oneof(
  fc.tuple(place, value).map(([where, text]): Breakage => {
    return (draft) => at(draft, where, ([name]) => [[name, text]])
  }),
  fc.tuple(place, key).map(([where, name]): Breakage => {
    return (draft) => at(draft, where, ([, text]) => [[name, text]])
  }),
  fc.tuple(place, value, fc.boolean()).map(([where, text, isFirst]): Breakage => {
    return (draft) =>
      at(draft, where, ([name, old]) => {
        const twice: Member[] = [
          [name, old],
          [name, text],
        ]
        return isFirst ? twice.reverse() : twice
      })
  }),
  place.map(
    (where): Breakage =>
      (draft) =>
        at(draft, where, () => []),
  ),
  fc.tuple(key, value).map(([name, text]): Breakage => {
    return (draft) => ({ ...draft, members: [...draft.members, [name, text]] })
  }),
)

const ofTokens = fc
  .constantFrom(
    ...[...spaces, ''].map((space) => ({ space })),
    ...commas.map((comma) => ({ comma })),
    ...colons.map((colon) => ({ colon })),
    ...opens.map((open) => ({ open })),
    ...closes.map((close) => ({ close })),
    ...surroundings.flatMap((text) => [{ before: text }, { after: text }]),
  )
  .map(
    (tokens): Breakage =>
      (draft) => ({ ...draft, ...tokens }),
  )

const wholes = fc.constantFrom<(text: string) => string>(
  (text) => `[${text}]`,
  (text) => JSON.stringify(text),
  (text) => `{"event":${text}}`,
)

const broken = fc
  .tuple(
    fc.constantFrom(...drafts),
    fc.array(fc.oneof({ arbitrary: ofMembers, weight: 6 }, ofTokens), { maxLength: 3 }),
  )
  .map(([draft, breakages]) => textOf(breakages.reduce((part, breaks) => breaks(part), draft)))

/** The text of a body that is valid but for a few tokens, or still is. */
export const nearlyValidText = fc.oneof(
  { arbitrary: broken, weight: 30 },
  { arbitrary: fc.tuple(broken, wholes).map(([text, wrap]) => wrap(text)), weight: 2 },
  { arbitrary: value, weight: 1 },
)
