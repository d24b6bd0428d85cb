import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

const longestMs = 180_000

/**
 * Runs a program in this Node; answers what it printed, and its exit code.
 * @param {string[]} args
 * @param {string} [cwd]
 */
export async function runNode(args, cwd) {
  const child = spawn(process.execPath, args, { cwd, timeout: longestMs })
  child.stdin.end()
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code, output: output + errors }
}
