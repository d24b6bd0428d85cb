/** What Qondor may send tomorrow in fields that exist today, by their names. */
export const driftedFields: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['newStatus', 99],
  ['offerLanguage', 'x-tomorrow'],
])

/** A key that no schema knows, which `onDrift` reports. */
export const driftedKey = 'fieldOfTomorrow'
