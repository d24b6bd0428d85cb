import type { ConformanceCase } from '../host.js'
import { abortCases } from './aborts.js'
import { bodyCases } from './bodies.js'
import { changedHeaderCases } from './changed-headers.js'
import { connectionCases } from './connections.js'
import { consumedBodyCases } from './consumed-bodies.js'
import { deliveryCases } from './deliveries.js'
import { failureCases } from './failures.js'
import { keyAndMethodCases } from './keys-and-methods.js'
import { limitCases } from './limits.js'

/**
 * What every adapter must do at every host, but for what the host does itself: each outcome and each
 * edge of HTTP, as data.
 */
export const conformanceCases: readonly ConformanceCase[] = [
  ...deliveryCases,
  ...bodyCases,
  ...keyAndMethodCases,
  ...changedHeaderCases,
  ...limitCases,
  ...consumedBodyCases,
  ...failureCases,
  ...connectionCases,
  ...abortCases,
]
