import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { measure } from './measure.mjs'

const program = fileURLToPath(new URL('../dist/command-line.js', import.meta.url))
const body = fileURLToPath(new URL('../fixtures/documented/offer-sent-v1.json', import.meta.url))
const rounds = 40

/** How long the command line takes to start, beside an empty process. */
export async function benchCommandLine() {
  const commands = ['--help', 'listen --help', '--version', 'schema PingV1', `validate ${body}`]
  const variants = Object.fromEntries(
    commands.map((command) => [command, () => start([program, ...command.split(' ')])]),
  )
  const all = { empty: () => start(['-e', '0']), ...variants }
  const { empty = Number.NaN, ...times } = await measure(() => [undefined], all, rounds)
  return Object.entries(times).map(([command, time]) => ({
    'qondor-webhooks …': command.replace(body, 'FILE'),
    'over an empty process': (time / empty).toFixed(2),
    'ms over 1.5 × an empty one (aim: 60)': ((time - 1.5 * empty) / 1e6).toFixed(1),
  }))
}

/** @param {string[]} args */
function start(args) {
  const options = { env: { PATH: process.env['PATH'] } }
  const { status, stderr } = spawnSync(process.execPath, args, options)
  if (status !== 0) throw new Error(`The command failed: ${stderr}`)
}
