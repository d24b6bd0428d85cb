import { readFile } from 'node:fs/promises'
import { Failure } from './failure.js'

/**
 * A file of this package. Its place is told from this module's, which lies two folders below the root
 * both in `src` and, loaded on demand, in `dist`.
 */
export async function readPackageFile(path: string): Promise<string> {
  try {
    return await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
  } catch {
    throw new Failure(`The package lacks its file ${path}. Install it again.`)
  }
}
