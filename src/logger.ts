import { formatError } from './errors.js'

/** The fields of a log line. Only `err` may contain payload values. */
export interface LogFields {
  /** The error of a handler, unchanged. */
  readonly err?: unknown
  /** The class and the code of the error behind another failure, such as `AggregateError ECONNREFUSED`. */
  readonly cause?: string | undefined
  readonly topic?: string | undefined
  readonly webhookId?: string | undefined
  readonly attempt?: number | undefined
  /** The names of the named handlers that failed, separated by commas. */
  readonly handler?: string | undefined
  readonly outcome?: string | undefined
  readonly code?: string | undefined
  /** Why a sender was refused. */
  readonly reason?: string | undefined
  /** Which of several keys a sender used, from 0 on. */
  readonly keyIndex?: number | undefined
}

/** Writes log lines; pino has this shape. */
export interface Logger {
  debug(fields: LogFields, message: string): unknown
  warn(fields: LogFields, message: string): unknown
  error(fields: LogFields, message: string): unknown
}

/**
 * Writes warnings and errors to the console: a line that begins with the package's name, then the error
 * with its stack.
 */
export const consoleLogger: Logger = {
  debug() {},
  warn(fields, message) {
    console.warn(toLine(fields, message))
  },
  error(fields, message) {
    const line = toLine(fields, message)
    if (!('err' in fields)) return console.error(line)
    try {
      console.error(line, fields.err)
    } catch {
      // The error cannot be printed, because a getter or a proxy throws.
      console.error(`${line} ${formatError(fields.err)}`)
    }
  },
}

/** A logger that never throws, because a failing logger must not end the process or change an outcome. */
export function safeLogger(logger: Logger): Logger {
  const safe = (level: keyof Logger) => (fields: LogFields, message: string) => {
    void attempt(() => logger[level](fields, message))
  }
  return { debug: safe('debug'), warn: safe('warn'), error: safe('error') }
}

async function attempt(write: () => unknown): Promise<void> {
  try {
    await write()
  } catch {
    // There is no other place to report it.
  }
}

/** The logger without the `logger` option. */
export const defaultLogger = safeLogger(consoleLogger)

/** The fields of a delivery for the log. Values from the sender are included only if they are identifiers. */
export function deliveryFields(delivery: {
  readonly topic?: string | undefined
  readonly webhookId?: string | undefined
  readonly attempt?: number | undefined
}): LogFields {
  const { topic, webhookId, attempt } = delivery
  return { topic: plainIdentifier(topic), webhookId: plainIdentifier(webhookId), attempt }
}

/** A value from outside if it is a plain identifier; an e-mail address is not one. */
export function plainIdentifier(value: string | undefined): string | undefined {
  return value !== undefined && /^[\w-]{1,64}$/.test(value) ? value : undefined
}

function toLine(fields: LogFields, message: string): string {
  const { cause, handler, topic, webhookId, attempt } = fields
  const details = Object.entries({ cause, handler, topic, webhookId, attempt })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`)
  return `[qondor-webhooks] ${message}${details.length > 0 ? ` (${details.join(', ')})` : ''}`
}
