import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultsOf, floorOf } from '../support/imports.js'

const src = new URL('../../src/', import.meta.url)
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
const read = (path: string): string => readFileSync(new URL(path, src), 'utf8')

describe('the sources', () => {
  it.each(files)('import downwards only: %s', (path) => {
    expect(faultsOf(path, read(path))).toEqual([])
  })
})

it('CONTRIBUTING.md has the same floors', () => {
  const page = readFileSync(new URL('../CONTRIBUTING.md', src), 'utf8')
  const rows = page.matchAll(/^\| (\d) \| (.+) \|$/gm)
  const floors = [...rows].flatMap(([, floor, rooms = '']) => {
    return [...rooms.matchAll(/`([^`]+)`/g)].map(([, room]) => [room, Number(floor)])
  })
  expect(Object.fromEntries(floors)).toEqual(floorOf)
})

describe('the scan of imports', () => {
  it.each([
    ['up', 'parse/a.ts', "import { b } from '../receiver/b.js'"],
    ['up, for a type', 'errors.ts', "import type { B } from './parse/b.js'"],
    ['up, by one name of a type', 'errors.ts', "import { type B } from './parse/b.js'"],
    ['up, to an adapter', 'receiver/a.ts', "import { b } from '../adapters/b.js'"],
    ['up, by re-export', 'parse/a.ts', "export { b } from '../handlers/b.js'"],
    ['up, by a star', 'parse/a.ts', "export * from '../handlers/b.js'"],
    ['up, by a star of types', 'parse/a.ts', "export type * from '../handlers/b.js'"],
    ['up, for its effect', 'parse/a.ts', "import '../handlers/b.js'"],
    ['up, when it runs', 'parse/a.ts', "const b = await import('../handlers/b.js')"],
    ['up, inside a type', 'parse/a.ts', "type B = import('../handlers/b.js').B"],
    ['up, over several lines', 'parse/a.ts', "import {\n  b,\n} from '../handlers/b.js'"],
    ['up, by require', 'parse/a.ts', "const b = require('../handlers/b.js')"],
    ['up, by a detour', 'parse/a.ts', "import { b } from '../receiver/b.js'"],
    ['up, to the index', 'receiver/a.ts', "import { b } from '../index.js'"],
    ['up, from the index', 'index.ts', "export { b } from './adapters/b.js'"],
    ['from a file beside the index', 'a.ts', "import { b } from './errors.js'"],
    ['to a file beside the index', 'index.ts', "export { b } from './b.js'"],
    ['sideways', 'deduplication/a.ts', "import { b } from '../handlers/b.js'"],
    ['sideways on the ground floor', 'topics/a.ts', "import { b } from '../errors.js'"],
    ['out of the sources', 'parse/a.ts', "import b from '../../package.json'"],
    ['a fixture', 'testing/a.ts', "import b from '../../fixtures/documented/b.json'"],
    ['a room without a floor', 'adapters/a.ts', "import { b } from '../cellar/b.js'"],
    ['from a room without a floor', 'attic/a.ts', "import { b } from '../errors.js'"],
    ['inside a room without a floor', 'attic/a.ts', "import { b } from './b.js'"],
    ['zod outside the schemas', 'parse/a.ts', "import * as z from 'zod'"],
    ['zod in what is compiled', 'topics/compiled/a.ts', "import * as z from 'zod'"],
    ['a schema', 'parse/a.ts', "import { b } from '../topics/a.js'"],
    ['a schema in what is compiled', 'topics/compiled/a.ts', "import { b } from '../a.js'"],
    ['a part of zod', 'topics/a.ts', "import * as z from 'zod/mini'"],
    ['another package', 'topics/a.ts', "import * as v from 'valibot'"],
    ['a built-in of Node', 'adapters/a.ts', "import type { Server } from 'node:http'"],
    ['out of the page', 'command-line/listen/inspector/page/a.ts', "import '../b.js'"],
    ['the package itself', 'adapters/a.ts', "import { b } from 'qondor-webhooks'"],
  ])('finds an import %s', (_what, path, source) => {
    expect(faultsOf(path, source)).toHaveLength(1)
  })

  it.each([
    ['down', 'adapters/a.ts', "import { b } from '../receiver/b.js'"],
    ['down several floors', 'receiver/a.ts', "import type { B } from '../errors.js'"],
    ['in the same room', 'handlers/a.ts', "export { b } from './b.js'"],
    ['zod in the schemas', 'topics/a.ts', "import * as z from 'zod'"],
    ['what is compiled', 'parse/a.ts', "import { b } from '../topics/compiled/b.js'"],
    ['the readers, by what is compiled', 'topics/compiled/a.ts', "import '../read-fields.js'"],
    ['in a comment', 'parse/a.ts', "// import { b } from '../receiver/b.js'"],
    ['in an example', 'parse/a.ts', "/** @example import { b } from '../receiver/b.js' */"],
    ['in a text', 'parse/a.ts', "const text = `import { b } from '../receiver/b.js'`"],
    ['from the index', 'index.ts', "export { b } from './receiver/b.js'"],
  ])('has nothing against one %s', (_what, path, source) => {
    expect(faultsOf(path, source)).toEqual([])
  })

  it('finds each of several', () => {
    const source = "import '../receiver/b.js'\nexport * from '../errors.js'\nimport 'valibot'"

    expect(faultsOf('parse/a.ts', source)).toEqual([
      'parse/a.ts imports ../receiver/b.js: floor 3 is not below floor 1',
      'parse/a.ts imports valibot: this package is not allowed here',
    ])
  })
})
