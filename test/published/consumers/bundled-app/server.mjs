import { queueState } from './queue-state.mjs'

console.log(await queueState())
