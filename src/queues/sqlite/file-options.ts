import { statfsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { QondorWebhookError } from '../../errors.js'
import { safeWarning, warnOnConsole } from '../shared/warnings.js'

/** The options of everything that keeps its data in a file of SQLite. */
export interface FileOptions {
  /**
   * The file, on a local disk, in an existing folder: a path, or a `file:` URL. It is created if it does
   * not exist, and so are `FILE-wal` and `FILE-shm` next to it while it is in use.
   */
  readonly file: string | URL | undefined
  /**
   * Called once if the file is on a network file system, as far as Linux reports it: locks do not work
   * there between machines, and the file may be damaged. @default one line on `console.warn`
   */
  readonly onWarning?: ((message: string) => void) | undefined
}

// Linux identifies the type of a file system by a number; see statfs(2).
const networkFileSystems: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4266872130: 'SMB',
  4283649346: 'CIFS',
  16914839: '9P',
  12805120: 'Ceph',
  198183888: 'Lustre',
  1397113167: 'AFS',
  1799439955: 'AFS',
  1196443219: 'GPFS',
  18225520: 'GFS2',
  1952539503: 'OCFS2',
}

/** The absolute path of the option `file`; throws `invalid_options`. `what` is the function called. */
export function resolveFile(what: string, { file }: FileOptions): string {
  const path = file instanceof URL && file.protocol === 'file:' ? fileURLToPath(file) : file
  if (typeof path === 'string' && path !== '' && path !== ':memory:') return resolve(path)
  throw new QondorWebhookError(
    'invalid_options',
    `${what} needs the option file: the path of a file on a local disk. Is the environment variable ` +
      'it comes from set?',
  )
}

/** Warns of a file on a network file system. */
export function warnOfNetwork(
  file: string,
  { onWarning = warnOnConsole }: FileOptions,
  kindOf = fileSystemType,
): void {
  const kind = networkFileSystems[kindOf(dirname(file))]
  if (kind === undefined) return
  safeWarning(onWarning)(
    `${file} is on a network file system (${kind}), where the locks of SQLite do not hold between machines ` +
      'and the file may be damaged. Put it on a local disk, or use PostgreSQL or Redis.',
  )
}

function fileSystemType(folder: string): number {
  try {
    return statfsSync(folder).type >>> 0
  } catch {
    // A missing folder is reported when the file is opened.
    return 0
  }
}
