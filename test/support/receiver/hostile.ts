import fc from 'fast-check'

/** Creates a new value each time, since many of these do not survive being read. */
export type MakeHostile = () => unknown

function throwing(makeThrown: MakeHostile): () => never {
  return () => {
    throw makeThrown()
  }
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const traps = ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'] as const

/** What code may throw beside errors. */
const anyThrown = fc.constantFrom<MakeHostile>(
  () => new Error('hostile'),
  () => undefined,
  () => null,
  () => Symbol('thrown'),
  () => Object.create(null),
  () => ({ code: 'handled', name: 'QondorWebhookError' }),
  revokedProxy,
)

/** A proxy, some of whose traps throw. */
const throwingProxy = fc
  .tuple(fc.subarray([...traps], { minLength: 1 }), anyThrown, fc.constantFrom('object', 'error'))
  .map(
    ([names, thrown, kind]): MakeHostile =>
      () => {
        const handler = Object.fromEntries(names.map((name) => [name, throwing(thrown)]))
        return new Proxy(kind === 'error' ? new Error('hostile') : {}, handler)
      },
  )

const names = fc.constantFrom<PropertyKey>(
  'webhookId',
  'timestamp',
  'topic',
  'offerId',
  'x-qondor-key',
  'get',
  'then',
  'pipe',
  'length',
  'code',
  'constructor',
  Symbol.iterator,
  Symbol.asyncIterator,
  Symbol.toPrimitive,
  Symbol.toStringTag,
)

/** An object with a getter that throws, perhaps not at once. */
const throwingGetter = fc.tuple(names, anyThrown, fc.nat({ max: 3 }), fc.object()).map(
  ([name, thrown, patience, fields]): MakeHostile =>
    () => {
      let reads = 0
      const get = (): unknown => {
        reads += 1
        return reads > patience ? throwing(thrown)() : 'PingV1'
      }
      return Object.defineProperty({ ...fields }, name, { get, enumerable: true })
    },
)

/** An object on which something that is usually a method is not one, or throws. */
const oddMethod = fc.tuple(names, fc.oneof(fc.anything(), anyThrown.map(throwing))).map(
  ([name, value]): MakeHostile =>
    () => ({ [name]: value }),
)

const oddValue = fc
  .anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  })
  .map(
    (value): MakeHostile =>
      () =>
        value,
  )

/** The worst of them, for every run. */
export const hostileExamples: [MakeHostile][] = [
  [revokedProxy],
  [() => Object.defineProperty({}, 'topic', { get: throwing(revokedProxy), enumerable: true })],
  [() => new Proxy({}, { get: throwing(revokedProxy), has: throwing(revokedProxy) })],
  [() => new Proxy(new Error('hostile'), { has: throwing(() => undefined) })],
]

/** Values that no JSON parser and no framework would hand over. */
export const hostileValue: fc.Arbitrary<MakeHostile> = fc.oneof(
  fc.constantFrom<MakeHostile>(
    () => Symbol('hostile'),
    () => Number.NaN,
    revokedProxy,
  ),
  oddValue,
  throwingProxy,
  throwingGetter,
  oddMethod,
)
