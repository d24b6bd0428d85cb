import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the random inputs of every property of the run start. */
    readonly propertySeed: number
    /** How many times the usual number of inputs each property gets. */
    readonly propertyScale: number
  }
}

/** Chooses one seed for all properties of a run; `PROPERTY_SEED` repeats an earlier run. */
export default function setUp(project: TestProject): void {
  const random = Math.floor(Math.random() * 2 ** 31)
  project.provide('propertySeed', readNumber('PROPERTY_SEED', random))
  project.provide('propertyScale', readNumber('PROPERTY_SCALE', 1))
}

function readNumber(variable: string, usual: number): number {
  const value = Number(process.env[variable] || usual)
  if (Number.isFinite(value)) return value
  throw new Error(`${variable} is to be a number.`)
}
