import { assertPositiveInteger } from '../errors.js'
import type { Claim, ClaimResult, DeduplicationStore } from './deduplication-store.js'

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** How many handled events are remembered; the oldest is forgotten first. @default 10000 */
  readonly maxIds?: number | undefined
  /** How long a handled event is remembered, in milliseconds. @default 86400000 (24 hours) */
  readonly windowMs?: number | undefined
  /** The clock, in milliseconds; for tests. @default Date.now */
  readonly now?: (() => number) | undefined
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
  assertPositiveInteger('maxIds', maxIds)
  assertPositiveInteger('windowMs', windowMs, Number.MAX_SAFE_INTEGER)
  const entries = new Map<string, Lease | 'handled'>()
  // The handled ids and their times as a ring in the order of handling. A Map has an order too, but
  // finding its first key takes longer the more were deleted before it.
  // Stryker disable next-line ArrayDeclaration: each place is written before it is read.
  const ids: string[] = []
  // Stryker disable next-line ArrayDeclaration: the same of the times.
  const times: number[] = []
  let oldest = 0
  let count = 0

  const forgetOldest = (): void => {
    // Stryker disable next-line StringLiteral: there is an id in each place that is forgotten.
    entries.delete(ids[oldest] ?? '')
    oldest = (oldest + 1) % maxIds
    count -= 1
  }

  const forgetExpired = (time: number): void => {
    while (count > 0 && (times[oldest] ?? 0) + windowMs <= time) forgetOldest()
  }

  return {
    claim({ key, token, leaseMs }: Claim): ClaimResult {
      const time = now()
      forgetExpired(time)
      const entry = entries.get(key)
      if (entry === 'handled') return 'duplicate'
      if (entry && entry.until > time) return 'in_progress'
      entries.set(key, { token, until: time + leaseMs })
      return 'claimed'
    },
    complete({ key }: Claim): void {
      const time = now()
      forgetExpired(time)
      if (entries.get(key) === 'handled') return
      if (count === maxIds) forgetOldest()
      const index = (oldest + count) % maxIds
      entries.set(key, 'handled')
      ids[index] = key
      times[index] = time
      count += 1
    },
    release({ key, token }: Claim): void {
      const entry = entries.get(key)
      if (typeof entry === 'object' && entry.token === token) entries.delete(key)
    },
  }
}

interface Lease {
  readonly token: string
  readonly until: number
}
