// What `.github/workflows/release.yml` runs to make a version, in a copy of the project.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyProject } from '../support/copy-of-project.js'

describe('npm run release:version', () => {
  let folder: string
  let before: string

  const read = (path: string) => readFileSync(join(folder, path), 'utf8')
  const run = (command: string, ...args: string[]) => {
    return execFileSync(command, args, { cwd: folder, encoding: 'utf8' })
  }
  const version = (path: string) => JSON.parse(read(path)).version as string

  beforeAll(() => {
    folder = copyProject()
    before = version('package.json')
    // Whatever waits in this clone, so that the version is known.
    for (const name of readdirSync(join(folder, '.changeset'))) {
      if (name.endsWith('.md')) rmSync(join(folder, '.changeset', name))
    }
    const changeset = "---\n'qondor-webhooks': minor\n---\n\nThe topic `ProjectNoteCreatedV1`.\n"
    writeFileSync(join(folder, '.changeset/project-note.md'), changeset)
    run('npm', 'run', '--silent', 'release:version')
  }, 120_000)

  afterAll(() => rmSync(folder, { recursive: true }))

  it('takes the version from the changesets, in package.json and in the lockfile', () => {
    const [major = '', minor = ''] = before.split('.')
    expect(version('package.json')).toBe(`${major}.${Number(minor) + 1}.0`)
    expect(version('package-lock.json')).toBe(version('package.json'))
    expect(JSON.parse(read('package-lock.json')).packages[''].version).toBe(version('package.json'))
  })

  it('puts what they say on top of the one changelog, and takes them away', () => {
    const changelog = read('CHANGELOG.md')
    const written = `# Changelog\n\n## ${version('package.json')}\n`
    expect(changelog.startsWith(written)).toBe(true)
    expect(changelog).toContain('\n- The topic `ProjectNoteCreatedV1`.\n')
    expect(changelog).toContain(`\n## ${before}\n`)
    expect(readdirSync(join(folder, '.changeset'))).toEqual(['config.json'])
  })

  it('leaves the generated documents up to date', () => {
    const changed = () => run('git', 'diff', 'HEAD')
    const once = changed()
    for (const document of ['openapi', 'asyncapi']) {
      expect(JSON.parse(read(`schemas/${document}.json`)).info.version).toBe(
        version('package.json'),
      )
    }
    run('npm', 'run', '--silent', 'generate')
    expect(changed()).toBe(once)
  })

  it('carries the version to every example and runtime, so that none asks for the old one', () => {
    const named = run('git', 'grep', '-hE', '"qondor-webhooks": "[^"]*[0-9]', '--', '*.json')
    const ranges = new Set(named.match(/(?<="qondor-webhooks": ")[^"]*/g))
    expect(ranges).toEqual(new Set([`^${version('package.json')}`]))
    for (const path of [
      'examples/package-lock.json',
      'test/published/runtimes/package-lock.json',
    ]) {
      const { packages } = JSON.parse(read(path))
      expect(packages['qondor-webhooks'].version).toBe(version('package.json'))
    }
  })
})
