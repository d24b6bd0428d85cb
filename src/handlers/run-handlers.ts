import { type Deadline, isPromiseLike, resolved } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import type { Envelope } from '../topics/compiled/index.js'
import { LazyDelivery, type ReceivedDelivery } from './delivery.js'
import { type DeliveryMarks, handlerMark } from './delivery-marks.js'
import { causeOf, type HandlerFailure, toHandlersError } from './handler-failures.js'
import { runMiddleware } from './middleware.js'
import type { Handler, HandlerRegistry, TopicHandlers } from './registry.js'

/**
 * Starts the handlers of an event, for `receive`, workers and `dispatch`, within the middleware. Named
 * handlers that succeeded in an earlier attempt are left out: load the delivery's marks before.
 */
export function deliver(
  { entries, hasNames, middleware }: TopicHandlers,
  event: unknown,
  delivery: ReceivedDelivery,
): HandlerRun {
  const marks = hasNames ? LazyDelivery.marksOf(delivery) : undefined
  const run = new HandlerRun(marks)
  const args: Parameters<Handler<unknown>> = [event, delivery]
  if (middleware.length === 0) {
    startEntries(run, entries, args, marks)
  } else {
    const start = () => startEntries(run, entries, args, marks)
    run.startAround(() => runMiddleware([...middleware], delivery, () => run.startInner(start)))
  }
  return run
}

function startEntries(
  run: HandlerRun,
  entries: TopicHandlers['entries'],
  args: Parameters<Handler<unknown>>,
  marks: DeliveryMarks | undefined,
): void {
  // Handlers that are registered in the meantime run at the next delivery.
  const count = entries.length
  for (let index = 0; index < count; index += 1) {
    const entry = entries[index]
    if (!entry || (entry.mark !== undefined && marks?.has(entry.mark))) continue
    run.start(entry.handler, args, entry.name)
  }
}

/** Starts all handlers and waits until each has ended, or until the deadline; rejects if one fails. */
export async function runHandlers<Arguments extends readonly unknown[]>(
  handlers: readonly ((...args: Arguments) => unknown)[],
  args: Arguments,
  deadline: Deadline,
): Promise<undefined> {
  const run = new HandlerRun(undefined)
  for (const handler of [...handlers]) run.start(handler, args)
  await run.finish(deadline)
}

/**
 * Handlers that run concurrently, each to its end. They fail with `handler_failed` or `retry_later`, or
 * with the deadline's error if one takes too long. The cause is the handler's error, or an
 * `AggregateError` if several handlers threw.
 */
export class HandlerRun {
  readonly #marks: DeliveryMarks | undefined
  #started = 0
  #running = 0
  /** 1 while middleware runs around the handlers. */
  #around = 0
  #failures: HandlerFailure[] | undefined
  #innerError: unknown
  /** Named handlers that succeeded and have no mark yet. If all succeed, none needs one. */
  #unmarked: string[] | undefined
  #isWaiting = false
  #isOver = false
  #timeout: Error | undefined
  #onEnd: (() => void) | undefined
  #onHandlersEnd: (() => void) | undefined

  /** `marks` are needed if handlers have names. */
  constructor(marks: DeliveryMarks | undefined) {
    this.#marks = marks
  }

  get isRunning(): boolean {
    return this.#running > 0
  }

  start<Arguments extends readonly unknown[]>(
    handler: (...args: Arguments) => unknown,
    args: Arguments,
    name?: string,
  ): void {
    this.#started += 1
    try {
      this.#add(handler(...args), name)
    } catch (error) {
      this.#fail({ error, name })
    }
  }

  #add(result: unknown, name: string | undefined): void {
    // Checked first, because it is quick and nearly always true.
    const isPromise = result instanceof Promise || isPromiseLike(result)
    if (!isPromise) {
      this.#succeed(name)
      return
    }
    this.#running += 1
    const end = (): void => {
      this.#running -= 1
      this.#succeed(name)
      this.#reportEnd()
    }
    const fail = (error: unknown): void => {
      this.#running -= 1
      this.#fail({ error, name })
      this.#reportEnd()
    }
    // Wrapped, because a thenable that is not a promise may settle twice.
    void Promise.resolve(result).then(end, fail)
  }

  /** Starts middleware, which calls `startInner` to start the handlers. */
  startAround(middleware: () => Promise<void>): void {
    this.#around = 1
    this.#running += 1
    const end = (): void => {
      this.#around = 0
      this.#running -= 1
      this.#reportEnd()
    }
    middleware().then(end, (error: unknown) => {
      // What the handlers threw is known already.
      if (!this.#failures || error !== this.#innerError) this.#fail({ error, isMiddleware: true })
      end()
    })
  }

  /** Starts the handlers inside of middleware; settles as they do. */
  async startInner(start: () => void): Promise<void> {
    start()
    if (this.#running > this.#around) {
      await new Promise<void>((resolve) => {
        this.#onHandlersEnd = resolve
      })
    }
    if (!this.#failures) return
    this.#innerError = causeOf(this.#failures)
    throw this.#innerError
  }

  #reportEnd(): void {
    if (this.#running === this.#around) this.#onHandlersEnd?.()
    if (this.#running === 0) this.#onEnd?.()
  }

  #fail(failure: HandlerFailure): void {
    this.#failures ??= []
    this.#failures.push(failure)
  }

  #succeed(name: string | undefined): void {
    // After a time-out, the attempt has failed for this handler too.
    if (name === undefined || this.#isOver) return
    this.#unmarked ??= []
    this.#unmarked.push(name)
    // Only now, because quick handlers that all succeed need no marks.
    if (this.#isWaiting && this.#needsMarks) this.#mark()
  }

  /** Whether the attempt may still fail, or has failed. */
  get #needsMarks(): boolean {
    return this.#running > this.#around || this.#failures !== undefined
  }

  #mark(): void {
    for (const name of this.#unmarked ?? []) void this.#marks?.add(handlerMark(name))
    this.#unmarked = undefined
  }

  /** Waits until all handlers have ended, or until the deadline. */
  end(deadline: Deadline): Promise<void> {
    this.#isWaiting = true
    if (this.#needsMarks) this.#mark()
    return new Promise((resolve) => {
      this.#onEnd = () => {
        deadline.stop()
        resolve()
      }
      deadline.start((timeout) => {
        this.#timeout = timeout
        resolve()
      })
    })
  }

  /** Stores the marks of a run that failed. A promise only if there is something to wait for. */
  storeMarks(): Promise<unknown> | undefined {
    this.#isOver = true
    if (!this.#marks) return undefined
    if (this.#failures || this.#timeout) this.#mark()
    return this.#marks.settled()
  }

  /** Throws the error of the handlers, if they failed. */
  throwIfFailed(): void {
    if (this.#failures) throw toHandlersError([...this.#failures], this.#started, this.#timeout)
    if (this.#timeout) throw this.#timeout
  }

  /** Waits for the handlers and throws their error, if they failed. */
  async finish(deadline: Deadline): Promise<void> {
    // Most handlers end within a microtask and then need no timer.
    if (this.isRunning) await resolved
    if (this.isRunning) await this.end(deadline)
    deadline.stop()
    await this.storeMarks()
    this.throwIfFailed()
  }
}

/** Runs the handlers of a parsed event. */
export async function dispatchEvent(
  registry: HandlerRegistry,
  event: Envelope & Readonly<Record<string, unknown>>,
  handlerTimeoutMs: number,
): Promise<'handled' | 'unhandled'> {
  const { topic, webhookId } = event
  if (!registry.knows(topic)) {
    throw new QondorWebhookError(
      'unknown_topic',
      'The event to dispatch has an unknown topic. Add a schema for it to the `topics` option.',
    )
  }
  const handlers = registry.of(topic)
  if (handlers.entries.length === 0) return 'unhandled'
  const fields = { topic, webhookId, payload: event, rawBody: undefined }
  const delivery = new LazyDelivery(fields, 1, Date.now(), handlerTimeoutMs)
  await deliver(handlers, event, delivery).finish(LazyDelivery.deadlineOf(delivery))
  return 'handled'
}
