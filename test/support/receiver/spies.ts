import { onTestFinished, vi } from 'vitest'
import type { QondorWebhookError } from '../../../src/index.js'

/** Keeps what is written to `console.error` in this test, or at another level, from the terminal. */
export function captureLog(level: 'error' | 'warn' = 'error') {
  const spy = vi.spyOn(console, level).mockImplementation(() => {})
  onTestFinished(() => spy.mockRestore())
  return spy
}

/** An `onError` observer that keeps the codes of its errors. */
export function errorCodes() {
  const codes: string[] = []
  const observe = ({ code }: QondorWebhookError): void => void codes.push(code)
  return { codes, observe }
}

/** Fake timers until the end of this test. */
export function fakeTimers(options?: Parameters<typeof vi.useFakeTimers>[0]): void {
  vi.useFakeTimers(options)
  onTestFinished(() => void vi.useRealTimers())
}

/** What Node reports as unhandled rejections in this test. */
export function captureUnhandledRejections() {
  const spy = vi.fn()
  process.on('unhandledRejection', spy)
  onTestFinished(() => void process.off('unhandledRejection', spy))
  return spy
}

/** Ends after Node had the chance to report unhandled rejections. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** A promise that the test settles. */
export function deferred<Value = void>() {
  let resolve: (value: Value) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

/** Work that never ends. */
export function never(): Promise<never> {
  return new Promise(() => {})
}

/** What the handlers threw, as the result's error has it: one error, or several in one. */
export function handlerErrorsOf(error: QondorWebhookError | undefined): readonly unknown[] {
  const cause = error?.cause
  if (!error) throw new TypeError('The delivery did not fail.')
  return cause instanceof AggregateError ? cause.errors : [cause]
}
