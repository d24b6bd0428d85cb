import { describe } from 'vitest'
import { memoryStore } from '../../../src/index.js'
import { testStore } from '../../support/stores/store-conformance.js'

describe('memoryStore', () => {
  testStore((_space, options) => memoryStore(options))
})
