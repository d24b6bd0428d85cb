import { finished } from 'node:stream/promises'
import type { ConformanceCase } from '../host.js'
import { offerSent, post, webhookId } from '../requests.js'

const handled = { status: 200, outcome: 'handled', webhookId } as const

export const abortCases: readonly ConformanceCase[] = [
  {
    name: 'does not handle half an event, and answers the next request',
    requests: [post(offerSent, { ending: 'aborts' }), post(offerSent)],
    answers: ['none', handled],
    ran: 1,
  },
  {
    name: 'does not handle a whole event whose upload was not whole',
    requests: [
      post(offerSent, {
        framing: 'chunked',
        chunks: [offerSent, Buffer.from('    ')],
        ending: 'aborts',
        // A host that gets the abort together with the rest would not call the adapter at all.
        pauseMs: 50,
      }),
    ],
    answers: ['none'],
    ran: 0,
  },
  {
    name: 'does not handle an event whose client was gone before we were called',
    requests: [post(offerSent, { ending: 'aborts' })],
    answers: ['none'],
    ran: 0,
    before: {
      async node(request, _response, next) {
        await finished(request, { writable: false }).catch(() => {})
        next()
      },
      fetch: (request) =>
        new Promise((resolve) => request.signal.addEventListener('abort', resolve)),
    },
  },
]
