import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const folder = new URL('../../.github/workflows/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

interface Job {
  readonly name: string
  readonly text: string
  /** `contents: read` and the like; of the whole workflow where the job names none. */
  readonly permissions: readonly string[]
  readonly actions: readonly string[]
  /** Each line that a shell runs. */
  readonly commands: readonly string[]
}

/** The jobs of a workflow, written as ours are. */
function jobsOf(workflow: string): readonly Job[] {
  const [head = '', body = ''] = workflow.split(/^jobs:\n/m)
  return body.split(/^ {2}(?=[\w-]+:\n)/m).flatMap((text) => {
    const [, name] = /^([\w-]+):\n/.exec(text) ?? []
    if (name === undefined) return []
    const [, own] = /^ {4}permissions:(.*\n(?: {6}.+\n)*)/m.exec(text) ?? []
    const [, shared = 'write-all'] = /^permissions:(.*\n(?: {2}.+\n)*)/m.exec(head) ?? []
    const permissions = (own ?? shared).split('\n').map((line) => line.trim())
    const runs = text.matchAll(/^ +(?:- )?run: (?:\|\n((?: {10}.*\n)+)|(.+))/gm)
    const commands = [...runs].flatMap(([, block, line]) =>
      (block ?? line ?? '').trim().split('\n'),
    )
    return {
      name,
      text,
      permissions: permissions.filter((permission) => permission !== '' && permission !== '{}'),
      actions: [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action ?? ''),
      commands: commands.map((command) => command.trim()),
    }
  })
}

const mayWrite = ({ permissions }: Job) =>
  permissions.some((line) => !/^[\w-]+: (read|none)$/.test(line))

/** What a job runs beside tools of the runner and actions of GitHub itself. */
function othersCodeIn({ actions, commands }: Job): readonly string[] {
  const tool = /^(git|gh|grep) |^npm publish \S+\.tgz --ignore-scripts /
  return [
    ...actions.filter((action) => !action.startsWith('actions/')),
    ...commands.filter((command) => {
      const parts = command.replace(/'[^']*'/g, "''").split(/[|&;]+/)
      const programs = parts.map((part) => part.trim()).filter((part) => part !== '')
      return /`|\$\(/.test(command) || programs.some((program) => !tool.test(program))
    }),
  ]
}

describe.each(readdirSync(folder))('the workflow %s', (name) => {
  const text = read(name)
  const jobs = jobsOf(text)

  it('takes the actions of others by their commits', () => {
    const used = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action)
    expect(used.length).toBeGreaterThan(0)
    for (const action of used) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40}\b/)
  })

  it('has no rights but those that a job asks for, and no secret', () => {
    expect(text).toMatch(/^permissions:( \{\}\n|\n {2}contents: read\n\n)/m)
    expect(text).not.toMatch(/secrets\.|pull_request_target/)
  })

  it('is read here as a whole', () => {
    expect(jobs.length).toBeGreaterThan(0)
    expect(jobs.flatMap(({ actions }) => actions)).toHaveLength(text.match(/uses:/g)?.length ?? 0)
    expect(jobs.filter(({ commands }) => commands.length === 0)).toEqual([])
  })

  it.each(jobs)('runs no code of others where it may write or publish: $name', (job) => {
    expect(mayWrite(job) ? othersCodeIn(job) : []).toEqual([])
  })

  it.each(jobs)('leaves no token behind for code of others: $name', (job) => {
    const checkouts = job.text
      .split(/^ {6}- /m)
      .filter((step) => step.includes('actions/checkout@'))
    const unsafe = checkouts.filter((step) => !step.includes('persist-credentials: false'))
    expect(mayWrite(job) ? [] : unsafe).toEqual([])
    if (!mayWrite(job)) expect(job.text).not.toMatch(/github\.token|GITHUB_TOKEN/)
  })
})

describe('of a workflow whose jobs may write, it is found that one', () => {
  const workflow = (step: string, permissions = '    permissions:\n      contents: write\n') => {
    return jobsOf(`permissions: {}\n\njobs:\n  a:\n${permissions}    steps:\n      - ${step}\n`)
  }

  it.each([
    ['installs', 'run: npm ci --ignore-scripts'],
    ['installs in a block', 'run: |\n          git status\n          npm install'],
    ['runs a script', 'run: npm run release:version'],
    ['runs a package', 'run: npx changeset version'],
    ['runs a file', 'run: node scripts/a.mjs'],
    ['runs the checks', 'run: .ci/run'],
    ['runs something behind a tool', 'run: git status && npm ci'],
    ['runs something in a tool', 'run: git commit --message "$(node a.mjs)"'],
    ['publishes what it built', 'run: npm publish --provenance'],
    ['uses an action of others', 'uses: changesets/action@a45c4d5 # v1.9.0'],
  ])('%s', (_what, step) => {
    expect(workflow(step).filter(mayWrite).flatMap(othersCodeIn)).toHaveLength(1)
  })

  it.each([
    ['id-token', '    permissions:\n      id-token: write\n'],
    ['everything', '    permissions: write-all\n'],
    ['one thing of several', '    permissions:\n      contents: read\n      packages: write\n'],
  ])('may write: %s', (_what, permissions) => {
    expect(workflow('run: npm ci', permissions).filter(mayWrite)).toHaveLength(1)
  })

  it('names no rights in a workflow that names none', () => {
    expect(jobsOf('jobs:\n  a:\n    steps:\n      - run: npm ci\n').filter(mayWrite)).toHaveLength(
      1,
    )
  })
})

it('one job publishes, and only what another packed', () => {
  const publishing = jobsOf(read('release.yml')).filter(({ permissions }) => {
    return permissions.includes('id-token: write')
  })
  expect(publishing).toHaveLength(1)
  expect(publishing[0]?.permissions).toEqual(['id-token: write'])
  expect(publishing[0]?.commands.join()).toMatch(
    /^npm publish \S+\.tgz --ignore-scripts --provenance/,
  )
  expect(publishing[0]?.text).not.toContain('checkout@')
})

it('publishing by hand is public, and with provenance, too', () => {
  expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true })
})
