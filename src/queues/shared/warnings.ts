import { consoleLogger, safeLogger } from '../../handlers/logger.js'

/** Where a warning goes that nobody observes: one line on `console.warn`. */
export function warnOnConsole(message: string): void {
  consoleLogger.warn({}, message)
}

/** An observer of warnings that never throws: what it is warned of goes on if it fails. */
export function safeWarning(warn: (message: string) => unknown): (message: string) => void {
  const logger = safeLogger({ ...consoleLogger, warn: (_fields, message) => warn(message) })
  return (message) => void logger.warn({}, message)
}
