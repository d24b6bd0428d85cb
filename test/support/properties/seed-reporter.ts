import type { Reporter, TestModule, Vitest } from 'vitest/node'

/** Prints at the end of every run how many random inputs there were and how to repeat them. */
export default class SeedReporter implements Reporter {
  #vitest: Vitest | undefined
  readonly #minimum: number

  /** Fails a run that had fewer inputs than `minimum`. */
  constructor({ minimum = 0 }: { readonly minimum?: number } = {}) {
    this.#minimum = minimum
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const inputs = modules.reduce((sum, module) => sum + inputsOf(module), 0)
    if (inputs === 0 && this.#minimum === 0) return
    const seed = this.#vitest?.getRootProject().getProvidedContext().propertySeed
    console.log(`Properties: ${inputs} inputs. To repeat them: PROPERTY_SEED=${seed}`)
    if (inputs >= this.#minimum) return
    console.error(`That is fewer than ${this.#minimum}.`)
    process.exitCode = 1
  }
}

function inputsOf(module: TestModule): number {
  return Array.from(module.children.allTests()).reduce((sum, test) => {
    return sum + (test.meta().propertyInputs ?? 0)
  }, 0)
}
