import { expect, it } from 'vitest'
import { documentedBodies } from '../../../src/conformance/documented-bodies.js'
import { qondorTopics } from '../../../src/index.js'

it('the conformance suite has the documented body of every topic', () => {
  expect(documentedBodies.map(({ topic }) => topic).sort()).toEqual([...qondorTopics].sort())
})
