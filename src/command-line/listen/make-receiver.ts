import type { WebhookAuth } from '../../authentication/webhook-auth.js'
import { createQondorWebhooks } from '../../receiver/create-qondor-webhooks.js'
import type { Receives } from '../../receiver/receives.js'

/** A real receiver, which takes every topic. */
export function makeReceiver(auth: WebhookAuth): Receives {
  // A receiver without `onInvalid` logs what the line of the delivery says too. With one, it would
  // answer 200 to what it answers 422 by default.
  console.error = () => undefined
  const ignore = (): void => undefined
  return createQondorWebhooks({ auth }).onAny(ignore).onUnknownTopic(ignore).onError(ignore)
}
