import { format } from 'node:util'
import { receiverOf } from '../../conformance/case-receiver.js'
import { conformanceCases } from '../../conformance/cases/index.js'
import { handlerOf } from './handler-of.js'

// What the receivers log belongs to the record of their case.
const lines: string[] = []
console.error = (...values: unknown[]) => lines.push(format(...values))

// At module level, as in an app: made once, and used by many requests.
const receivers = conformanceCases.map((theCase) => receiverOf(theCase))

export default {
  async fetch(request: Request): Promise<Response> {
    const [, task, index] = new URL(request.url).pathname.split('/')
    const receiver = receivers[Number(index)]
    if (!receiver) return new Response('This case does not exist.', { status: 404 })
    if (task === 'record') {
      const record = await receiver.record()
      return Response.json({ record, log: lines.splice(0).join('\n') })
    }
    return handlerOf(receiver, conformanceCases[Number(index)]?.before)(request)
  },
}
