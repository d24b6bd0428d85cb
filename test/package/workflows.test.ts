import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const folder = new URL('../../.github/workflows/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

describe.each(readdirSync(folder))('the workflow %s', (name) => {
  const text = read(name)

  it('takes the actions of others by their commits, and says which release that is', () => {
    const used = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action)
    expect(used.length).toBeGreaterThan(0)
    for (const action of used) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+/)
  })

  it('has no rights but those that a job asks for, and no secret', () => {
    expect(text).toMatch(/^permissions:( \{\}\n|\n {2}contents: read\n\n)/m)
    expect(text).not.toMatch(/secrets\.|pull_request_target/)
  })
})

it('what may publish runs nothing that was installed or checked out', () => {
  const jobs = read('release.yml').split(/^ {2}(?=\w+:\n)/m)
  const publishing = jobs.filter((job) => job.includes('id-token: write'))
  expect(publishing).toHaveLength(1)
  expect(publishing[0]).toContain('npm publish ./qondor-webhooks-*.tgz --provenance')
  expect(publishing[0]).not.toMatch(/checkout@|npm (ci|i|install|run)\b|contents: write/)
})

it('publishing by hand is public, and with provenance, too', () => {
  expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true })
})
