/** A pg-boss job with its metadata. */
export interface JobLike {
  readonly id: string
  readonly data: unknown
  readonly retryCount: number
  readonly retryLimit: number
  readonly signal: AbortSignal
  readonly createdOn: Date
  readonly output: unknown
  readonly sourceId: string | null
  readonly sourceRetryCount: number | null
  readonly sourceOutput: unknown
}

/** An attempt at a job, so that a late call does not change a later attempt. */
interface JobAttemptLike {
  readonly id: string
  readonly retryCount: number
}

interface JobResultLike {
  readonly id: string
  readonly status: 'completed' | 'failed' | 'deadletter'
  readonly output?: unknown
}

interface JobQueueSettings {
  readonly retryLimit?: number
  readonly retryDelay?: number
  readonly retryBackoff?: boolean
  readonly expireInSeconds?: number
  readonly heartbeatSeconds?: number
  readonly retentionSeconds?: number
  readonly deleteAfterSeconds?: number
}

/** Runs statements: a pool, or a transaction on one connection. */
export interface DatabaseLike {
  executeSql(statement: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** A transaction that ends with `commit` or `rollback`. */
interface TransactionLike {
  readonly db: DatabaseLike
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** Whether a call runs in a transaction or by itself. */
export interface CallSettings {
  readonly db?: DatabaseLike
}

/** Which jobs of a queue, oldest first. */
export interface FindJobsSettings extends CallSettings {
  readonly id?: string
  readonly data?: object
  readonly queued?: boolean
  readonly limit?: number
  readonly after?: string
}

/** The part of pg-boss 12 that is used. */
export interface PgBossLike {
  start(): Promise<unknown>
  stop(options: { close: boolean; graceful: boolean; timeout: number }): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
  createQueue(
    name: string,
    options: JobQueueSettings & { policy?: string; deadLetter?: string },
  ): Promise<void>
  updateQueue(name: string, options: JobQueueSettings): Promise<void>
  getQueue(name: string): Promise<{ readonly policy?: string } | null>
  supervise(name: string): Promise<void>
  send(
    name: string,
    data: object,
    options: CallSettings & { id: string; singletonKey?: string },
  ): Promise<string | null>
  work(
    name: string,
    options: {
      batchSize: number
      localConcurrency: number
      pollingIntervalSeconds: number
      burstWhenBatchFull: boolean
      perJobResults: true
      includeMetadata: true
    },
    handler: (jobs: JobLike[]) => Promise<JobResultLike[]>,
  ): Promise<string>
  notifyWorker(workerId: string): void
  offWork(name: string, options: { id: string; wait: boolean }): Promise<void>
  fail(name: string, attempt: JobAttemptLike, output: object): Promise<unknown>
  update(
    name: string,
    data: undefined,
    options: { id: string; startAfter: number },
  ): Promise<unknown>
  findJobs(name: string, options: FindJobsSettings): Promise<readonly JobLike[]>
  previewRedrive(
    name: string,
    options: { destination: string; limit: number },
  ): Promise<{ readonly total: number }>
  retry(name: string, id: string, options: CallSettings): Promise<unknown>
  deleteJob(name: string, id: string, options?: CallSettings): Promise<object>
  getDb(): DatabaseLike & { beginTransaction?(): Promise<TransactionLike> }
}
