import { readFile } from 'node:fs/promises'
import { CommandError, getErrorCode } from './output.js'

/** The bytes of a file, or of standard input for `-`; throws a failure that names the file. */
export async function readInput(path: string): Promise<Buffer> {
  if (path !== '-') return await withFileErrors(path, () => readFile(path))
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** Runs an operation on a path; throws a failure that names the path. */
export async function withFileErrors<Result>(
  path: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw new CommandError(`${path}: ${failureReason(getErrorCode(error))}.`)
  }
}

function failureReason(code = 'cannot be used'): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or folder',
    EISDIR: 'is a folder',
    ENOTDIR: 'is not a folder',
    EEXIST: 'already exists and is not a folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'cannot be written',
    ENOSPC: 'no space left',
  }
  return reasons[code] ?? code
}

/**
 * The text of a file of this package. Its path is relative to this module, which is two folders below
 * the root both in `src` and in `dist`.
 */
export async function readPackageFile(path: string): Promise<string> {
  try {
    return await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
  } catch {
    throw new CommandError(`The file ${path} of the package is missing. Install the package again.`)
  }
}
