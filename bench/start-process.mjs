import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const directory = fileURLToPath(new URL('..', import.meta.url))

/**
 * Starts a process that imports the modules, and waits for its end.
 *
 * @param {string[]} modules
 */
export function startProcess(modules) {
  const code = modules.map((module) => `import('${module}')`).join(';')
  const options = { cwd: directory, env: { PATH: process.env['PATH'] } }
  const { status, stderr } = spawnSync(process.execPath, ['-e', code], options)
  if (status !== 0) throw new Error(`The import failed: ${stderr}`)
}
