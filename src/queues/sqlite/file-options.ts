import { statfsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { QondorWebhookError } from '../../errors.js'
import { safeWarning, WarningLog } from '../shared/warnings.js'

/** The options of everything that keeps its data in a file of SQLite. */
export interface FileOptions {
  /**
   * The file, on a local disk, in an existing folder: a path, or a `file:` URL. It is created if it does
   * not exist, and so are `FILE-wal` and `FILE-shm` next to it while it is in use.
   */
  readonly file: string | URL | undefined
  /**
   * Called once if the file is on a network file system, as far as Linux reports it: locks do not work
   * there between machines, and the file may be damaged.
   * @default the `logger` of the receiver; without a receiver, one line on `console.warn`
   */
  readonly onWarning?: ((message: string) => void) | undefined
}

// Linux identifies the type of a file system by a number; see statfs(2).
const networkFileSystems = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x47504653, 'GPFS'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
])

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
  options: FileOptions,
  log = new WarningLog(),
  kindOf = fileSystemType,
): void {
  const { onWarning = log.warn } = options
  const kind = networkFileSystems.get(kindOf(dirname(file)))
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
