/**
 * A key, or several during a rotation. It may be `undefined`, so that `process.env.QONDOR_WEBHOOK_KEY`
 * can be passed as it is; `undefined` is then refused as any other value without a key.
 */
export type HeaderKeyValue = string | undefined | readonly (string | undefined)[]

/** The header and the key that Qondor sends with every request, as agreed with Qondor's team. */
export interface HeaderKeyAuth {
  /** The header's name, in any case. */
  readonly header: string
  /**
   * The key, in ASCII, because HTTP headers carry nothing else reliably. Of several keys, each is let
   * in. White space around a key is dropped, as HTTP does.
   *
   * A value that holds no key throws `invalid_options` when the receiver is created: one that is empty,
   * blank or undefined; one that ends in `undefined`, `null`, `NaN` or what a template makes of an object
   * (`[object Object]`, `[object Promise]`), alone or behind a character that is neither a letter nor a
   * digit; the name of a scheme alone (`Bearer`, `Basic`, `Token`, `ApiKey`, in any case); and `Basic`
   * with the base64 of such a text.
   *
   * A function is called at the first delivery instead, for hosts that load code while they build and
   * for keys in a vault. Deliveries that arrive together share one call, and usable keys are kept. If
   * the function throws, takes longer than `handlerTimeoutMs` or returns no key, the delivery fails
   * with 500 and `invalid_options`, `onError` gets the error, and the next delivery calls it again.
   *
   * @example
   * { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY }
   * { header: 'x-qondor-key', value: [process.env.NEW_KEY, process.env.OLD_KEY] }
   * { header: 'authorization', value: async () => `Bearer ${await vault.read('qondor')}` }
   */
  readonly value: HeaderKeyValue | (() => HeaderKeyValue | PromiseLike<HeaderKeyValue>)
}

/** Reads the headers of a request, whatever shape they came in. */
export interface HeaderReader {
  /** A header's value; `null` when it is missing, or was sent more than once. */
  get(name: string): string | null
}

/**
 * Another scheme than a header key. Only `true` lets a delivery in; a function that throws does not,
 * and its error goes to `onError`.
 */
export type CustomAuth = (headers: HeaderReader) => boolean | Promise<boolean>

/** Who is let in: a header key, a function of your own, or `false` for everybody. */
export type WebhookAuth = HeaderKeyAuth | CustomAuth | false
