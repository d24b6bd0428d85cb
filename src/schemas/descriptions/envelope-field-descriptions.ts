/** What is known of the fields that every event starts with. */
export const envelopeFieldDescriptions = {
  webhookId: {
    meaning:
      'The id of the event, a UUID in every sample. It is the same if the event arrives again, so ' +
      'deduplicate on it. The receiver takes any text that is not blank, of up to 255 characters.',
    source: 'Help centre, "Webhooks in Qondor"; the limit is the receiver\'s own.',
  },
  timestamp: {
    meaning:
      'When the event occurred, in UTC. The samples have seven fractional digits, which is more ' +
      'than most date types hold.',
    source: 'Help centre, "Webhooks in Qondor"; the digits from the samples.',
  },
  topic: {
    meaning: 'The type of the event, its version included.',
    source: 'Help centre, "Webhooks in Qondor".',
  },
} as const
