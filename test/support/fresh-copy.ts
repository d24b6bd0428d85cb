import { vi } from 'vitest'

/**
 * The package loaded again, within a test. What a module creates while it loads is created then, so that
 * mutation testing sees which test needs it; and a process may well hold two copies of a package.
 */
export async function freshCopy() {
  vi.resetModules()
  const [index, queue, schemas] = await Promise.all([
    import('../../src/index.js'),
    import('../../src/queue/index.js'),
    import('../../src/topics/index.js'),
  ])
  return { ...index, ...queue, ...schemas }
}
