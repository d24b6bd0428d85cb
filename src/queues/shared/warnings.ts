import { consoleLogger, type Logger, safeLogger } from '../../logger.js'

/** The default observer of a queue: the receiver's logger, or the console while there is none. */
export class WarningLog {
  #logger: Logger = consoleLogger

  readonly logTo = (logger: Logger): void => {
    this.#logger = logger
  }

  readonly warn = (message: string): unknown => this.#logger.warn({}, message)
}

/** An observer that gets each warning once, and never throws, so that a failing observer stops nothing. */
export function safeWarning(warn: (message: string) => unknown): (message: string) => void {
  const logger = safeLogger({ ...consoleLogger, warn: (_fields, message) => warn(message) })
  const given = new Set<string>()
  return (message) => {
    if (given.has(message)) return
    given.add(message)
    void logger.warn({}, message)
  }
}
