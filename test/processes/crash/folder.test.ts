import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testCrashes } from '../../support/crash/crash-test.js'

describe('a queue in a folder', () => {
  it('loses nothing of 500 deliveries while its process is killed', {
    timeout: 180_000,
  }, async () => {
    const place = mkdtempSync(join(tmpdir(), 'qondor-crash-folder-'))
    const counts = await testCrashes({
      kind: 'folder',
      place,
      deliveries: 500,
      pauseMs: 600,
      processes: [['receive', 'work']],
      // A process that was killed leaves its lock for ten seconds.
      killEveryMs: [15_000, 17_000],
    })
    console.log(counts)
    expect(counts.kills).toBeGreaterThan(0)
    rmSync(place, { recursive: true })
  })
})
