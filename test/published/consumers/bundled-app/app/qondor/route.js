import { queueState } from '../../queue-state.mjs'

export const POST = async () => new Response(await queueState())
