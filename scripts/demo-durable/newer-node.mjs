// A Node that has SQLite, from the npm registry, for a machine whose own has not.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const version = '22.23.3'

/**
 * Runs a program on a newer Node, which is installed into a temporary folder; answers its exit code.
 *
 * @param {string} program
 */
export async function runOnNewerNode(program) {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${system}-${process.arch}`
  console.log(
    `Node ${process.versions.node} has no node:sqlite. Installing Node ${version} from the npm ` +
      'registry into a temporary folder, to run the demo on it.',
  )
  const folder = mkdtempSync(join(tmpdir(), 'qondor-node-'))
  try {
    const install = ['install', '--prefix', folder, '--no-audit', '--no-fund', `${name}@${version}`]
    execFileSync('npm', install, {
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: system === 'win',
    })
    const file = system === 'win' ? 'node.exe' : 'node'
    const node = join(folder, 'node_modules', name, 'bin', file)
    const [code] = await once(spawn(node, [program], { stdio: 'inherit' }), 'exit')
    return code ?? 1
  } finally {
    rmSync(folder, { recursive: true })
  }
}
