/**
 * A webhook's body: its text, its bytes (a Node `Buffer` too), or the object that a body parser
 * made of it. An object is used as it is, never turned back into text.
 */
export type WebhookBody = string | Uint8Array | ArrayBuffer | object

/** The largest body that is read by default, in bytes. */
export const defaultMaxBodyBytes = 262_144
