import { describe, expect, it } from 'vitest'
import { missingPeer } from '../../../src/queues/shared/missing-peer.js'

describe('the package that a runtime names', () => {
  it.each([
    [
      'Yarn',
      'MODULE_NOT_FOUND',
      'bullmq tried to access @opentelemetry/api, but it is not declared.\n\nRequired package: @opentelemetry/api\nRequired by: bullmq@npm:5.0.0 (via /x/y.cjs)',
    ],
    [
      'Bun',
      'ERR_MODULE_NOT_FOUND',
      "Cannot find package '@opentelemetry/api' from '/app/node_modules/bullmq/index.js'",
    ],
    ['webpack', 'MODULE_NOT_FOUND', "Cannot find module '@opentelemetry/api'"],
    [
      'Deno',
      'ERR_MODULE_NOT_FOUND',
      "Cannot find package '@opentelemetry/api' imported from file:///app/a.js",
    ],
  ])('is asked for as %s names it', (_, code, message) => {
    const cause = Object.assign(new Error(message), { code })
    expect(() => missingPeer('bullmq')(cause)).toThrow(/npm install @opentelemetry\/api$/)
  })

  it('is not guessed where the runtime names none', () => {
    for (const cause of [new Error("module 'x' is odd"), undefined, 'text', { code: 5 }]) {
      expect(() => missingPeer('pg-boss')(cause)).toThrow(/pg-boss, but it could not be loaded/)
    }
    for (const path of ['./a.js', '/app/node_modules/pg-boss/a.js', String.raw`C:\app\a.js`]) {
      const message = `Cannot find module '${path}'`
      const cause = Object.assign(new Error(message), { code: 'MODULE_NOT_FOUND' })
      expect(() => missingPeer('pg-boss')(cause)).toThrow(/: see cause/)
    }
  })
})
