import { requirePositiveInteger } from '../errors/require-positive-integer.js'
import type { Claim, ClaimAnswer, DeduplicationStore } from './deduplication-store.js'

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** How many handled events are remembered; the oldest is forgotten first. @default 10000 */
  readonly maxIds?: number
  /** How long a handled event is remembered, in milliseconds. @default 86400000 (24 hours) */
  readonly windowMs?: number
  /** The clock, in milliseconds; for tests. @default Date.now */
  readonly now?: () => number
}

/**
 * The default deduplication store: in this process's memory, bounded, gone with a restart. Replicas
 * do not see each other's.
 *
 * @throws {QondorWebhookError} `invalid_options` when an option is no whole number above 0.
 * @example
 * createQondorWebhooks({ auth, store: memoryStore({ maxIds: 50_000 }) })
 */
export function memoryStore({
  maxIds = 10_000,
  windowMs = 86_400_000,
  now = Date.now,
}: MemoryStoreOptions = {}): DeduplicationStore {
  requirePositiveInteger('maxIds', maxIds)
  requirePositiveInteger('windowMs', windowMs)
  const leases = new Map<string, { token: string; until: number }>()
  const doneUntil = new Map<string, number>()
  // The keys of `doneUntil` in the order of handling, as a ring: finding the oldest key of a Map
  // takes longer the more were deleted before it.
  const ring: string[] = []
  let next = 0

  return {
    claim({ key, token, leaseMs }: Claim): ClaimAnswer {
      const time = now()
      if ((doneUntil.get(key) ?? 0) > time) return 'duplicate'
      if ((leases.get(key)?.until ?? 0) > time) return 'in_progress'
      leases.set(key, { token, until: time + leaseMs })
      return 'claimed'
    },
    done({ key }: Claim): void {
      leases.delete(key)
      const until = now() + windowMs
      if (!doneUntil.has(key)) {
        doneUntil.delete(ring[next] ?? '')
        ring[next] = key
        next = (next + 1) % maxIds
      }
      doneUntil.set(key, until)
    },
    release({ key, token }: Claim): void {
      if (leases.get(key)?.token === token) leases.delete(key)
    },
  }
}
