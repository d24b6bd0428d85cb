import type { WebhookHeaders } from '../authentication/headers.js'
import type { WebhookBody } from '../parse/webhook-body.js'

/** What a function that reads a body is given. */
export interface BodyLimits {
  /** Stop reading and throw past this many bytes. */
  readonly maxBodyBytes: number
  /** Aborted once `bodyTimeoutMs` have passed; the delivery is then answered 408 already. */
  readonly signal: AbortSignal
}

/** Reads a body later, once the key is right. */
export type BodyReader = (limits: BodyLimits) => WebhookBody | Promise<WebhookBody>

/** A request as any framework can hand it over. */
export interface ReceiveRequest {
  /** The HTTP method; anything but `POST` is answered 405. Left out, it counts as `POST`. */
  readonly method?: string | undefined
  readonly headers: WebhookHeaders
  /** Text, bytes or a parsed object, or a function that answers one of them when it is called. */
  readonly body: WebhookBody | BodyReader | null | undefined
}
