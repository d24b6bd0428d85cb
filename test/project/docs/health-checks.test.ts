import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { transformSync } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pages } from '../../support/docs/pages.js'
import { snippetsIn } from '../../support/readme/snippets.js'
import { createUserProject, type UserProject } from '../../support/user-project.js'

const preload = new URL('../../support/readme/preload.mjs', import.meta.url).href
let project: UserProject

beforeAll(async () => {
  project = await createUserProject()
})
afterAll(() => project.remove())

it('the server of docs/production.md answers its health check, and takes the rest as before', async () => {
  const [, section = ''] =
    /^## Health checks\n(.*?)^## /ms.exec(pages.get('docs/production.md') ?? '') ?? []
  const [code = ''] = snippetsIn('ts', section)
  const file = join(project.folder, 'server.mjs')
  writeFileSync(file, transformSync(code, { loader: 'ts', format: 'esm' }).code)
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
