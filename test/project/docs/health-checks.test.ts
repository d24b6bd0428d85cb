import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { pages } from '../../support/docs/pages.js'
import { root, snippetsIn } from '../../support/readme/snippets.js'
import { writeProgram } from '../../support/readme/source-package.js'

const preload = new URL('../../support/readme/preload.mjs', import.meta.url).href

it('the server of docs/production.md answers its health check, and takes the rest as before', async () => {
  const [, section = ''] =
    /^## Health checks\n(.*?)^## /ms.exec(pages.get('docs/production.md') ?? '') ?? []
  const [code = ''] = snippetsIn('ts', section)
  const folder = mkdtempSync(join(fileURLToPath(root), '.tmp-health-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'server.mjs')
  writeProgram(code, file)
  const env = { ...process.env, SNIPPET_GETS: '/health /qondor' }
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', preload, file], {
    env,
  })
  const lines = stdout.trim().split('\n')
  expect(lines).toEqual(
    expect.arrayContaining(['answered 200 handled', 'answered 401 unauthorized']),
  )
  expect(lines.filter((line) => line.startsWith('GET'))).toEqual([
    'GET /health 200',
    'GET /qondor 405',
  ])
})
