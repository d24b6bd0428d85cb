/** What is known of the fields of an offer, and of a comment on it. */
export const offerFieldDescriptions = {
  offerId: {
    meaning: "Qondor's id of the offer. A project can have several offers.",
    source: 'Samples; the help centre, "General Qondor concepts explained", on several offers.',
  },
  offerHeading: {
    meaning: 'The heading of the offer.',
    source: "Samples; optional, as texts are in Qondor's API by its Python SDK.",
  },
  offerLanguage: {
    meaning: 'The language of the offer as a language tag, such as nb-NO. Any value may come.',
    source: 'Samples; that it is a language tag is an inference from them.',
  },
  offerValidUntil: {
    meaning:
      'The option date, until which the offer can be answered: a wall-clock time without UTC ' +
      'offset, probably of Europe/Oslo. Null, absent, blank or 0001-01-01T00:00:00 if ' +
      'there is none.',
    source:
      'Help centre, "Send offer", which says that it is optional; the zone is an inference from ' +
      "the samples, the last value .NET's unset date.",
  },
  offerLink: {
    meaning:
      'A link to the page of the project on Customer Web, where the customer finds the offers.',
    source: 'Samples; the help centre, "General Qondor concepts explained", on Customer Web.',
  },
  directLink: {
    meaning: 'A link straight to the offer on Customer Web; of a comment, to the comment.',
    source: 'Inference from the samples. Hosts differ by customer, so do not check them.',
  },
  commentedOn: {
    meaning: 'The name of the product or the group in the offer that the comment is about.',
    source: 'Samples, where it reads "[Product or Group Name]".',
  },
  commentText: {
    meaning: 'What the comment says. It may hold line breaks and markup, so escape it on display.',
    source: 'Samples, where it reads "[Comment Text]"; what it may hold is an inference.',
  },
} as const
