import type { WebhookHeaders } from '../../../src/index.js'

type Pairs = readonly (readonly [name: string, value: string])[]

/** Each shape that headers may come in, made from pairs of name and value. */
export const shapes: Readonly<Record<string, (pairs: Pairs) => WebhookHeaders>> = {
  'a Headers object': (pairs) => {
    const headers = new Headers()
    for (const [name, value] of pairs) headers.append(name, value)
    return headers
  },
  "Node's object": (pairs) => {
    return grouped(pairs, (values) => values.join(', '))
  },
  'an object of arrays': (pairs) => grouped(pairs, (values) => values),
  'a plain object with names in another case': (pairs) => {
    return Object.fromEntries(pairs.map(([name, value], index) => [inCase(name, index), value]))
  },
  pairs: (pairs) => pairs,
  'an iterator of pairs': (pairs) => pairs.values(),
  'a Map with names in another case': (pairs) => {
    return new Map(pairs.map(([name, value], index) => [inCase(name, index), value]))
  },
  'an object with get': (pairs) => ({
    get(name: string) {
      const found = pairs.filter(([key]) => key.toLowerCase() === name.toLowerCase())
      return found.length === 0 ? null : found.map(([, value]) => value).join(', ')
    },
  }),
}

function grouped<Value>(
  pairs: Pairs,
  merge: (values: string[]) => Value,
): Record<string, Value | undefined> {
  const lists = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    lists.set(key, [...(lists.get(key) ?? []), value])
  }
  return Object.fromEntries([...lists].map(([name, values]) => [name, merge(values)]))
}

// Two spellings, so that an object can hold the same header twice.
function inCase(name: string, index: number): string {
  return index % 2 === 0 ? name.toUpperCase() : name.toLowerCase()
}
