import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * A new folder with all files of this project that are in git or could be, as they are now, in a
 * repository of its own with one commit. What is installed is linked; nothing is built.
 */
export function copyProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qondor-webhooks-copy-'))
  const listed = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  for (const path of git(root, ...listed).split('\0')) {
    if (path && existsSync(join(root, path))) cpSync(join(root, path), join(folder, path))
  }
  git(folder, 'init', '--quiet', '--initial-branch=main')
  git(folder, 'add', '--all')
  git(
    folder,
    ...author,
    'commit',
    '--quiet',
    '--no-gpg-sign',
    '--no-verify',
    '--message',
    'The copy',
  )
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com']

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8' })
}
