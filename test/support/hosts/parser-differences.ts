import type { AnswerExpectation, Difference, Differences } from '../../conformance/host.js'
import { webhookId } from '../../conformance/requests.js'

export type ParserName = 'json' | 'raw' | 'text' | 'urlencoded' | 'json with verify'

function handled(reason: string): Difference {
  return { reason, answers: [{ status: 200, outcome: 'handled', webhookId }], ran: 1 }
}

function refused(reason: string, answer: AnswerExpectation): Difference {
  return { reason, answers: [answer], ran: 0 }
}

const inflates = 'the parser inflates'
const waits = 'the parser waits on'
const itself = 'the framework answers itself'
const readsCharset = 'the parser depends on the charset'
const readBefore = 'the parser had read the body already'
const replaces = 'the parser replaces bytes that are not UTF-8'
const noSize = 'an object has no size; the parser has a limit of its own'
const consumed = { status: 500, outcome: 'failed', code: 'body_consumed' } as const
const invalidJson = { status: 400, outcome: 'invalid', code: 'invalid_json' } as const

const neverCame = refused('the parser waits for it', 'none')

/** Of every parser that reads JSON, whatever it leaves. */
const reading: Differences = {
  'answers 415 to a body compressed with gzip': handled(inflates),
  'answers 415 to a body compressed with deflate': handled(inflates),
  'answers 415 to a body compressed with br': handled(inflates),
  'answers 401 before a byte of the body was sent': neverCame,
  'answers 401 before a byte of the body was sent, with a function that gives the key later':
    neverCame,
  'answers 500 before a byte of the body was sent, with a function that gives no key': neverCame,
  'answers 413 to a body 2 MB over the limit': refused(itself, { status: 413, by: 'host' }),
  'answers 413 to a body 20 MB over the limit': refused(itself, { status: 413, by: 'host' }),
  'answers 413 to a compressed body over the limit': refused(itself, { status: 413, by: 'host' }),
  'answers 408 to a body that does not arrive, framed by length': handled(waits),
  'answers 408 to a body that does not arrive, framed by chunked': handled(waits),
  'answers 500 at once when somebody before us read the body': handled(readBefore),
  'answers 500 at once when somebody before us read half of the body': handled(readBefore),
  'answers 500 at once when somebody before us let the body run out': handled(readBefore),
}

const getter: Differences = {
  'reads the body when somebody before us put a getter that throws in body': refused(
    'the getter hides what the parser left',
    consumed,
  ),
}

const parsingJson: Differences = {
  'answers 400 to a body that is not JSON': refused(itself, { status: 400, by: 'host' }),
  'reads JSON with a charset of utf-16': refused(readsCharset, { status: 400, by: 'host' }),
}

/** The parsers of Express 4 are a major version behind. */
export const withoutBrotli: Differences = {
  'answers 415 to a body compressed with br': refused(itself, { status: 415, by: 'host' }),
}

/** What a framework does otherwise behind one of Express's body parsers. */
export const parserDifferences: Readonly<Record<ParserName, Differences>> = {
  json: {
    ...reading,
    ...getter,
    ...parsingJson,
    'answers 400 to a body that is not UTF-8': handled(replaces),
    'answers 413 to a body one byte over the limit': handled(noSize),
    'answers 413 to a body one byte over the limit, in chunks': handled(noSize),
  },
  raw: { ...reading, ...getter },
  text: {
    ...reading,
    ...getter,
    'answers 400 to a body that is not UTF-8': handled(replaces),
    'reads JSON with a charset of utf-16': refused(readsCharset, invalidJson),
  },
  urlencoded: {
    'reads JSON with the content type of a form': refused('it took the body apart', consumed),
  },
  'json with verify': { ...reading, ...parsingJson },
}
