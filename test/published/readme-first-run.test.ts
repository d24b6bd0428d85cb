// The first screen of the README as a newcomer follows it: save the server, start it, send it an event.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nodeWithSqlite } from '../../scripts/node-with-sqlite.mjs'
import { readme, root, snippetsIn } from '../support/readme/snippets.js'
import { freePort } from '../support/servers/free-port.js'
import { createUserProject, type UserProject } from '../support/user-project.js'

const require = createRequire(import.meta.url)

const [server = ''] = snippetsIn('ts')
const send = snippetsIn('sh').find((code) => code.includes('qondor-webhooks send')) ?? ''
const [, file = '', npxTsx = '', nodeAlone = ''] =
  /Save it as `(.+?)`.*start it with a key: `(.+?)`, or from Node 22\.18 on `(.+?)`/.exec(readme) ??
  []

const nodes = [
  { name: 'with tsx', command: npxTsx, node: process.execPath },
  // A Node that strips types, if one is installed.
  { name: 'without tsx', command: `QONDOR_WEBHOOK_KEY=secret ${nodeAlone}`, node: nodeWithSqlite },
].filter(({ node }) => node !== undefined)

let project: UserProject

beforeAll(async () => {
  project = await createUserProject()
  const bin = join(project.folder, 'node_modules/.bin')
  mkdirSync(bin)
  symlinkSync(require.resolve('tsx/cli'), join(bin, 'tsx'))
  symlinkSync(fileURLToPath(new URL('dist/command-line.js', root)), join(bin, 'qondor-webhooks'))
})

afterAll(() => project.remove())

it.each(nodes)('the first server of the README gets its first event, $name', async (started) => {
  const port = String(await freePort())
  writeFileSync(join(project.folder, file), server.replaceAll('3000', port))
  const path = `${dirname(started.node ?? '')}${delimiter}${process.env['PATH']}`
  const options = {
    cwd: project.folder,
    // npx uses what is installed, or fails.
    env: { PATH: path, NO_COLOR: '1', npm_config_yes: 'false', npm_config_offline: 'true' },
  }
  // A group of its own, because npx starts the server in a process of its own.
  const child = spawn('sh', ['-c', started.command], { ...options, detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const closed = once(child, 'close')
  try {
    await expect.poll(() => output, { timeout: 15_000 }).toBe(`listening on port ${port}\n`)
    const toServer = send.replaceAll('3000', port)
    const { stdout } = await promisify(execFile)('sh', ['-c', toServer], options)
    expect(stdout).toMatch(/^200 handled {2}OfferSentV1 /)
    expect(output).toMatch(/\n\d+ \S.*\n$/)
  } finally {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    await closed
  }
})
