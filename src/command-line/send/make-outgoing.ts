import { createDelivery } from '../../testing/create-delivery.js'
import { createInvalidDelivery } from '../../testing/create-invalid-delivery.js'
import type { EventOverrides } from '../../testing/event-overrides.js'
import type { EventVariant } from '../../testing/event-variant.js'
import type { InvalidKind } from '../../testing/make-invalid-body.js'
import type { QondorTopic } from '../../topics/registry.js'
import type { HeaderKey } from '../read-auth.js'
import type { Outgoing } from '../send-all.js'
import type { Overrides } from './read-overrides.js'

/** How the deliveries of a run are made. */
export interface Making {
  readonly auth: HeaderKey | undefined
  readonly invalid: InvalidKind | undefined
  readonly overrides: Overrides
  readonly variant: EventVariant | undefined
}

/** Makes a delivery of a topic. */
export function makeOutgoing(
  topic: QondorTopic,
  { auth, invalid, overrides, variant }: Making,
): Outgoing {
  if (invalid) return { ...createInvalidDelivery(invalid, { topic, auth }), label: topic }
  const fields = (overrides.get(topic) ?? {}) as EventOverrides
  return { ...createDelivery(topic, fields, { auth, variant }), label: topic }
}
