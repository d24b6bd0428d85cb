import { consoleLogger, safeLogger } from '../../dispatcher/logger.js'

const logger = safeLogger(consoleLogger)

/** Where a warning goes that nobody observes: one line on `console.warn`. Never throws. */
export function warnOnConsole(message: string): void {
  logger.warn({}, message)
}
