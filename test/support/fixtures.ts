import { readdirSync, readFileSync } from 'node:fs'

export type FixtureFolder = 'documented' | 'realistic' | 'unknown-topic' | 'invalid'

export interface Fixture {
  readonly name: string
  readonly bytes: NonSharedBuffer
}

const root = new URL('../../fixtures/', import.meta.url)

/** One fixture, as the bytes that arrive over HTTP. */
export function readFixture(folder: FixtureFolder, name: string): NonSharedBuffer {
  return readFileSync(new URL(`${folder}/${name}`, root))
}

/** All fixtures of a folder. */
export function readFixtures(folder: FixtureFolder): readonly Fixture[] {
  return readdirSync(new URL(folder, root))
    .filter((name) => name !== 'expected.json')
    .map((name) => ({ name, bytes: readFixture(folder, name) }))
}

/** A fixture as the object that a body parser makes of it; `TextDecoder` drops a leading BOM. */
export function parseFixture(bytes: Uint8Array): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(bytes))
}
