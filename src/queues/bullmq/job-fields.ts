import type { Job, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Marks } from '../../marks.js'
import { allMarks, failedHandlersOf } from '../shared/job-data.js'

const markPrefix = 'mark:'
const failedHandlers = 'failedHandlers'
const earlierCrashes = 'earlierCrashes'

// A worker that lost a job may come after it was deleted; without the check the field would stay for ever.
const setIfExists = `
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end`

const forgetMarks = `
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(field, 1, ${markPrefix.length}) == '${markPrefix}' then
    redis.call('HDEL', KEYS[1], field)
  end
end`

/**
 * Fields of ours in the hash in which BullMQ keeps a job: marks, and what a dead letter has besides its
 * reason. BullMQ leaves them there while the job is retried, stalls, fails and is retried from there, and
 * deletes them with the job.
 */
export class JobFields {
  readonly #client: () => Redis
  readonly #toKey: (type: string) => string

  constructor(client: () => Redis, queue: Pick<Queue, 'toKey'>) {
    this.#client = client
    this.#toKey = (type) => queue.toKey(type)
  }

  /** The marks of a job, for its attempts. */
  marksOf(job: Job): Marks {
    return {
      read: () => this.readMarks(job),
      add: async (mark) => {
        await this.#client().eval(setIfExists, 1, this.#keyOf(job), `${markPrefix}${mark}`, '1')
      },
    }
  }

  async readMarks(job: Job): Promise<readonly string[]> {
    const fields = await this.#client().hkeys(this.#keyOf(job))
    const marks = fields.filter((field) => field.startsWith(markPrefix))
    return allMarks(
      job.data,
      marks.map((field) => field.slice(markPrefix.length)),
    )
  }

  /** Deletes all marks of a failed job, those that it was stored with too. */
  async forgetMarks(job: Job): Promise<void> {
    const { marks, ...data } = job.data
    if (marks !== undefined) await job.updateData(data)
    await this.#client().eval(forgetMarks, 1, this.#keyOf(job))
  }

  /** Stores the names of the handlers that failed at the last attempt; none removes those of an earlier one. */
  async writeFailedHandlers(job: Job, names: readonly string[]): Promise<void> {
    const key = this.#keyOf(job)
    if (names.length === 0) await this.#client().hdel(key, failedHandlers)
    else await this.#client().eval(setIfExists, 1, key, failedHandlers, JSON.stringify(names))
  }

  async readFailedHandlers(job: Job): Promise<readonly string[]> {
    const names = await this.#client().hget(this.#keyOf(job), failedHandlers)
    return names ? failedHandlersOf({ failedHandlers: JSON.parse(names) }) : []
  }

  /** Stores the crashes that a job has when it becomes a dead letter; BullMQ never resets its counter. */
  async writeEarlierCrashes(job: Job): Promise<void> {
    const { stalledCounter } = job
    if (stalledCounter === 0) return
    await this.#client().eval(setIfExists, 1, this.#keyOf(job), earlierCrashes, stalledCounter)
  }

  async readEarlierCrashes(job: Job): Promise<number> {
    return Number(await this.#client().hget(this.#keyOf(job), earlierCrashes))
  }

  #keyOf({ id = '' }: Job): string {
    return this.#toKey(id)
  }
}
