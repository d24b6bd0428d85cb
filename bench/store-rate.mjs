// How many deliveries are stored per second.
import { createQondorWebhooks } from 'qondor-webhooks'
import { auth, freshBody, headers } from './bodies.mjs'

/** @typedef {(body: string) => Promise<unknown>} Store */

/** What stores a delivery through a receiver. @param {import('qondor-webhooks/queue').DeliveryQueue} queue @returns {Store} */
export function receiverOn(queue) {
  const qondor = createQondorWebhooks({ auth, queue })
  return async (body) => {
    const { outcome } = await qondor.receive({ headers, body })
    if (outcome !== 'queued') throw new Error(`unexpected outcome ${outcome}`)
  }
}

/**
 * @param {Store} store
 * @param {number} count
 * @param {number} atOnce
 */
export function storeRate(store, count, atOnce) {
  return rateOf(count, async (bodies) => {
    const shared = bodies.values()
    const sender = async () => {
      for (const body of shared) await store(body)
    }
    await Promise.all(Array.from({ length: atOnce }, sender))
  })
}

/**
 * @param {number} count
 * @param {(bodies: string[]) => unknown} storeAll
 */
export async function rateOf(count, storeAll) {
  const bodies = Array.from({ length: count }, () => freshBody())
  const start = process.hrtime.bigint()
  await storeAll(bodies)
  return count / (Number(process.hrtime.bigint() - start) / 1e9)
}

/**
 * The rates of two in turn, round by round.
 *
 * @param {{ base: Store, ours: Store }} pair
 * @param {object} amount
 * @param {number} amount.rounds
 * @param {number} amount.perRound
 * @param {number} amount.atOnce
 */
export async function compareRates({ base, ours }, { rounds, perRound, atOnce }) {
  /** @type {number[]} */
  const ratios = []
  /** @type {number[]} */
  const perSecond = []
  for (let round = 0; round < rounds; round += 1) {
    const first = await storeRate(base, perRound, atOnce)
    const second = await storeRate(ours, perRound, atOnce)
    // The first rounds compile and connect.
    if (round < 3) continue
    ratios.push(second / first)
    perSecond.push(second)
  }
  return { ratios, perSecond }
}
