import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Reporter, Vitest } from 'vitest/node'

const leftOut = [
  ['processes', 'servers, crashes, hostile clients, the command line, a browser'],
  [
    'processes/sqlite',
    'of these the queue in a file, on Node 22, 24 and 26, since it needs node:sqlite',
  ],
  ['published', 'the package as it is built, its documents, consumers, runtimes, examples'],
] as const

/** Says in the last lines of `npm test` what it left out, and how to run that. */
export default class LeftOutReporter implements Reporter {
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestRunEnd(): void {
    if (!this.#vitest?.config.coverage.enabled) this.#print()
  }

  onFinishedReportCoverage(): void {
    this.#print()
  }

  #print(): void {
    console.log('\nLeft to `npm run test:all`:')
    for (const [folder, what] of leftOut) {
      console.log(`  test/${folder}, ${countTestFiles(folder)} test files: ${what}`)
    }
    console.log('  a million random inputs for the properties, and mutants of the core')
  }
}

function countTestFiles(folder: string): number {
  const path = fileURLToPath(new URL(`../${folder}`, import.meta.url))
  const files = readdirSync(path, { recursive: true }).map(String)
  return files.filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules')).length
}
