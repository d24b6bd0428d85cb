import { expect, it } from 'vitest'
import { qondorTopics } from '../../../src/index.js'
import { documentedBodies } from '../../conformance/documented-bodies.js'

it('the conformance suite has the documented body of every topic', () => {
  expect(documentedBodies.map(({ topic }) => topic).sort()).toEqual([...qondorTopics].sort())
})
