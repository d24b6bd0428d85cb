import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A folder, and how to remove it with what it lies in. */
export interface UserProject {
  readonly folder: string
  remove(): void
}

/**
 * A new project of a user: what `npm init -y` makes, which is CommonJS, with the built package
 * installed. It lies in the root of ours, so that it finds frameworks and engines there.
 */
export async function createUserProject(): Promise<UserProject> {
  const parent = mkdtempSync(join(root, '.tmp-project-'))
  const folder = join(parent, 'app')
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  await promisify(execFile)('npm', ['init', '-y'], { cwd: folder })
  symlinkSync(root, join(folder, 'node_modules/qondor-webhooks'))
  return { folder, remove: () => rmSync(parent, { recursive: true }) }
}
