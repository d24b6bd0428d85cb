import { readPackageFile } from './package-file.js'

/** The version of this package. */
export async function readVersion(): Promise<string> {
  return JSON.parse(await readPackageFile('package.json')).version
}
