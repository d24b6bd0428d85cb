import type { Redis } from 'ioredis'
import { QondorWebhookError } from '../../errors.js'

/** What Redis reports about its memory; `undefined` if it does not report it. */
interface MemoryInfo {
  readonly policy: string | undefined
  readonly used: number
  /** 0 for no limit. */
  readonly limit: number
}

// How long a check of the server is valid, in milliseconds.
const lookEveryMs = 1_000
// A full server rejects BullMQ's own scripts, so the rest is for workers.
const share = 0.9
// The most memory that a stored byte takes, with keys and indexes, besides that of each delivery.
const bytesPerByte = 2
const bytesPerDelivery = 2_048

const unreadable =
  'Redis does not report its maxmemory-policy. Make sure that it is noeviction: with another policy Redis ' +
  'deletes acknowledged deliveries when its memory is full.'
const evicts = (policy: string) =>
  `Redis deletes data when its memory is full (maxmemory-policy ${policy}): acknowledged deliveries ` +
  'can be lost.'

/** Options of {@link MemoryGuard}. */
interface MemoryGuardSettings {
  readonly allowEviction: boolean
  /** Called at each check. */
  readonly warn: (message: string) => void
}

/**
 * Rejects deliveries if Redis may delete them, or is almost full. It checks the server at most once a
 * second, and only while deliveries are stored.
 */
export class MemoryGuard {
  readonly #settings: MemoryGuardSettings
  #look: Promise<MemoryInfo> | undefined
  #lookedAt = Number.NEGATIVE_INFINITY
  #storedSince = 0

  constructor(settings: MemoryGuardSettings) {
    this.#settings = settings
  }

  /** Rejects with `queue_unavailable` if the server may delete acknowledged deliveries. */
  async assertNoEviction(client: Redis): Promise<void> {
    this.#assertNoEviction(await this.#latest(client))
  }

  /** Rejects with `queue_unavailable` if there is no room for these bytes. */
  async assertRoom(client: Redis, bytes: number): Promise<void> {
    const info = await this.#latest(client)
    this.#assertNoEviction(info)
    if (info.limit === 0 || (info.policy ?? 'noeviction') !== 'noeviction') return
    const size = bytes * bytesPerByte + bytesPerDelivery
    if (info.used + this.#storedSince + size > info.limit * share) {
      throw new QondorWebhookError(
        'queue_unavailable',
        'Redis is almost full: nothing is stored above 90 % of maxmemory, so that workers can continue. ' +
          'Raise maxmemory, shorten windowMs, or remove dead letters.',
      )
    }
    this.#storedSince += size
  }

  #assertNoEviction({ policy }: MemoryInfo): void {
    if (policy === 'noeviction') return
    if (policy === undefined) this.#settings.warn(unreadable)
    else if (this.#settings.allowEviction) this.#settings.warn(evicts(policy))
    else {
      throw new QondorWebhookError(
        'queue_unavailable',
        `${evicts(policy)} Set maxmemory-policy noeviction, or, to accept the loss, allowEviction: true.`,
      )
    }
  }

  #latest(client: Redis): Promise<MemoryInfo> {
    const now = performance.now()
    if (this.#look && now - this.#lookedAt < lookEveryMs) return this.#look
    this.#lookedAt = now
    this.#storedSince = 0
    const look = readMemoryInfo(client)
    this.#look = look
    look.catch(() => {
      if (this.#look === look) this.#look = undefined
    })
    return look
  }
}

/** Reads INFO, which servers allow even if they forbid CONFIG. */
async function readMemoryInfo(client: Redis): Promise<MemoryInfo> {
  let info: string
  try {
    info = await client.info('memory')
  } catch (error) {
    // The command is forbidden or unknown. A failed connection is a different error.
    if (!/^(NOPERM|ERR)\b/.test(String((error as Error).message))) throw error
    info = ''
  }
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1]
  const used = Number(field('used_memory') ?? 0)
  return {
    policy: field('maxmemory_policy'),
    used: used - Number(field('mem_not_counted_for_evict') ?? 0),
    limit: Number(field('maxmemory') ?? 0),
  }
}

export const noAppendOnlyFile =
  'Redis has no append-only file (appendonly no): acknowledged deliveries can be lost if the server ' +
  'crashes. Set appendonly yes in its configuration.'

/** Whether the server writes an append-only file; true if it does not say. */
export async function hasAppendOnlyFile(client: Redis): Promise<boolean> {
  try {
    const [, appendonly] = (await client.config('GET', 'appendonly')) as string[]
    if (appendonly !== undefined) return appendonly === 'yes'
  } catch {
    // Most managed Redis services forbid CONFIG.
  }
  const info = await client.info('persistence').catch(() => '')
  return !/^aof_enabled:0/m.test(info)
}

// Small compared with the pauses between attempts.
const clockMayBeOffMs = 5_000

/** A warning if this clock differs from the server's; `undefined` if it does not, or if that is unknown. */
export async function clockWarning(client: Redis): Promise<string | undefined> {
  const [seconds] = await client.time().catch(() => [Number.NaN])
  const offMs = Date.now() - Number(seconds) * 1_000
  if (!(Math.abs(offMs) > clockMayBeOffMs)) return undefined
  const off = `${Math.round(Math.abs(offMs) / 1_000)} s ${offMs > 0 ? 'ahead of' : 'behind'}`
  return (
    `The clock of this worker is ${off} that of Redis. BullMQ times retries by the workers' clocks, so ` +
    'they come too early or too late. Synchronise the clock with NTP.'
  )
}
