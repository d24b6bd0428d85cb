/** Lets the nil id be reported again, as in a new process. */
export function forgetNilIdNotice(): void {
  Reflect.deleteProperty(globalThis, Symbol.for('qondor-webhooks.nilWebhookIdReported'))
}
