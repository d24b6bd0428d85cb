import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

/** The variants of an event, for a loop over all of them. */
export const eventVariants = ['full', 'minimal', 'drifted'] as const

/**
 * How much of an event is there: `full` has every field, `minimal` the required ones alone, and
 * `drifted` is `full` with what Qondor may send tomorrow: a key that no schema knows, an unknown status
 * code and an unknown language.
 */
export type EventVariant = (typeof eventVariants)[number]

/** Options of `createEvent`. */
export interface CreateEventOptions {
  /** How much of the event is there. @default 'full' */
  readonly variant?: EventVariant | undefined
}

/** Throws `invalid_options` for a variant that JavaScript let through. */
export function requireVariant(variant: EventVariant): void {
  if (eventVariants.includes(variant)) return
  throw new QondorWebhookError(
    'invalid_options',
    `The option variant is one of ${eventVariants.join(', ')}.`,
  )
}
