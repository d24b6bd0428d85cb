/** The header and the key that Qondor sends with every request, as agreed with Qondor's team. */
export interface HeaderKeyAuth {
  /** The header's name, in any case. */
  readonly header: string
  /**
   * The key; in ASCII, as HTTP headers carry nothing else reliably. During a rotation, several: each of them is let in. White space around a key is
   * dropped, as HTTP does. Empty, blank or undefined throws when the receiver is made.
   */
  readonly value: string | undefined | readonly (string | undefined)[]
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
