import type { AnswerExpectation } from '../../conformance/host.js'
import { handlerOf } from './handler-of.js'
import { report } from './report.js'

const reason = 'Deno 2.9.5 closes a connection after a body that was not all there with the headers'
const handled: AnswerExpectation = { status: 200, outcome: 'handled', webhookId: 'a' }
const unauthorized: AnswerExpectation = {
  status: 401,
  outcome: 'unauthorized',
  code: 'unauthorized',
}

await report(Deno.version.deno, {
  name: 'Deno.serve',
  style: 'fetch',
  async start(qondor, before) {
    const server = Deno.serve(
      { hostname: '127.0.0.1', port: 0, onListen() {} },
      handlerOf(qondor, before),
    )
    return {
      url: `http://127.0.0.1:${server.addr.port}/qondor`,
      close: () => server.shutdown(),
    }
  },
  differences: {
    'keeps the connection after a 200': {
      reason,
      answers: [handled, 'none', 'none'],
      ran: 1,
    },
    'keeps the connection after a 401': {
      reason,
      answers: [unauthorized, 'none', 'none'],
      ran: 0,
    },
    'answers requests that come before the answer to the one before': {
      reason,
      answers: [handled, 'none', 'none', 'none'],
      ran: 1,
    },
  },
})
// A body that does not arrive keeps Deno waiting for it, even when its connection has ended.
Deno.exit()
