import { vi } from 'vitest'
import type { Claim, DeduplicationStore } from '../../../src/index.js'

type Step = keyof DeduplicationStore

/** A store of which some steps are replaced, whatever they answer; every call is kept. */
export function spyStore(steps: Partial<Record<Step, (claim: Claim) => unknown>> = {}) {
  const spies = {
    claim: vi.fn(steps.claim ?? (() => 'claimed')),
    complete: vi.fn(steps.complete ?? (() => {})),
    release: vi.fn(steps.release ?? (() => {})),
  }
  return { ...spies, store: spies as unknown as DeduplicationStore }
}
