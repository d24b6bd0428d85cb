import { createQondorWebhooks, memoryStore } from 'qondor-webhooks'
import { auth, flat, freshBody, headers } from './bodies.mjs'
import { measure } from './measure.mjs'

const counts = [1, 1_000, 10_000, 100_000, 1_000_000]
const perRound = 250
const rounds = 400
// So many different duplicates that their ids are not all in the processor's caches.
const mostDuplicates = 10_000

/** How long `receive` takes over a bare `JSON.parse`, by how many ids the default store remembers. */
export async function benchRememberedIds() {
  /** @type {Record<string, (bodies: string[]) => unknown>} */
  const variants = { baseline: (bodies) => bodies.map((body) => JSON.parse(body)) }
  /** @type {Map<string, string[]>} */
  const duplicates = new Map()
  for (const count of counts) {
    variants[nameOf('a new event', count)] = receive((await fill(count)).qondor, 'handled')
    const { qondor, bodies } = await fill(count)
    variants[nameOf('a duplicate', count)] = receive(qondor, 'duplicate')
    duplicates.set(nameOf('a duplicate', count), bodies)
  }
  const makeInputs = (/** @type {string} */ variant) => {
    const known = duplicates.get(variant)
    if (!known) return Array.from({ length: perRound }, () => freshBody())
    const random = () => known[Math.floor(Math.random() * known.length)] ?? ''
    // Copies, so that they are in the caches like a body that was just read.
    return Array.from({ length: perRound }, () => flat(random()))
  }
  const { baseline = Number.NaN, ...times } = await measure(makeInputs, variants, rounds)
  return ['a new event', 'a duplicate'].map((what) => {
    const cells = counts.map((count) => {
      const time = times[nameOf(what, count)] ?? Number.NaN
      return [columnOf(count), (time / baseline).toFixed(2)]
    })
    return { 'receive of': what, ...Object.fromEntries(cells) }
  })
}

/** A receiver that remembers so many ids, at most, and some of the bodies that it took. @param {number} count */
async function fill(count) {
  const store = memoryStore({ maxIds: count })
  const qondor = createQondorWebhooks({ auth, store }).onOfferSent(async () => {})
  const take = receive(qondor, 'handled')
  const bodies = []
  const step = Math.ceil(count / mostDuplicates)
  for (let index = 0; index < count; index += 1) {
    const body = freshBody()
    await take([body])
    if (index % step === 0) bodies.push(body)
  }
  return { qondor, bodies }
}

/** @param {import('qondor-webhooks').QondorWebhooks} qondor @param {string} expected */
function receive(qondor, expected) {
  return async (/** @type {string[]} */ bodies) => {
    for (const body of bodies) {
      const { outcome } = await qondor.receive({ headers, body })
      if (outcome !== expected) throw new Error(`unexpected outcome ${outcome}`)
    }
  }
}

/** @param {number} count */
function columnOf(count) {
  return `${count.toLocaleString('en')} ${count === 1 ? 'id' : 'ids'}`
}

/** @param {string} what @param {number} count */
function nameOf(what, count) {
  return `${what}, ${count}`
}
