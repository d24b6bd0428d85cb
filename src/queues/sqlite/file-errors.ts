import { QondorWebhookError } from '../../errors.js'

/** Whose file it is, as the code of its errors. */
export type UnavailableCode = 'queue_unavailable' | 'store_unavailable'

/** An error of ours before it is known whose file it is. */
export class FileError extends Error {}

/** A file of SQLite that another program made. */
export function fileIsForeign(file: string): FileError {
  return new FileError(
    `${file} is a SQLite database of another program. Name a file of its own for the deliveries.`,
  )
}

/** A file that a later release wrote. */
export function fileIsLater(file: string, version: number, latest: number): FileError {
  return new FileError(
    `${file} was written by a later release of qondor-webhooks (version ${version} of the file; this ` +
      `release reads up to ${latest}). Install that release again, or a later one.`,
  )
}

export function fileHasMoved(file: string): FileError {
  return new FileError(
    `${file} was moved, deleted or replaced while it was in use. The file that is there now is opened ` +
      'at the next use; stop every process before you replace it.',
  )
}

export function fileIsClosed(file: string): FileError {
  return new FileError(`${file} was closed by close(). To continue, create a new queue or store.`)
}

export function noWriteAheadLog(file: string): FileError {
  return new FileError(
    `SQLite cannot keep its write-ahead log beside ${file}. Put the file on a local disk.`,
  )
}

const advice: Readonly<Record<number, string>> = {
  8: 'cannot be written to. Give this process the right to write the file and its folder, on a file system that is not read-only.',
  10: 'could not be read or written: the disk or its file system reported an error. Check them.',
  11: 'is damaged. Stop every process, keep the file and those beside it (-wal, -shm), and restore a backup or try `sqlite3 FILE .recover`.',
  13: 'could not grow: the disk is full. Make room; work goes on by itself.',
  14: 'could not be opened for writing. Its folder must exist, and this process must have the right to write in it, on a file system that is not read-only.',
  26: 'is not a SQLite database. Name another file, or restore a backup.',
}
const busy = 5
const full = 13
// A race between processes that open and close a file; SQLite asks for another try.
const protocol = 15

/** Whether another process has the right to write just now, so that a next try may succeed. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error)
  return code === busy || code === protocol
}

/** Whether a connection is of no use after this error. */
export function isBroken(error: unknown): boolean {
  if (error instanceof FileError) return true
  const code = sqliteCode(error)
  return code !== undefined && code !== full && !isBusy(error)
}

/** What goes out for what SQLite threw: what is wrong, and what to do. Other errors stay as they are. */
export function toUnavailable(code: UnavailableCode, file: string, cause: unknown): unknown {
  if (cause instanceof FileError) return new QondorWebhookError(code, cause.message)
  const sqlite = sqliteCode(cause)
  if (sqlite === undefined) return cause
  const message = isBusy(cause)
    ? `${file} stayed locked by another process. Is one suspended, or is a backup or a tool holding a transaction open?`
    : `${file} ${advice[sqlite] ?? 'could not be used: see cause.'}`
  return new QondorWebhookError(code, message, { cause })
}

/** The primary result code of SQLite. */
function sqliteCode(error: unknown): number | undefined {
  const { errcode } = (error ?? {}) as { errcode?: unknown }
  return typeof errcode === 'number' ? errcode & 0xff : undefined
}
