import { identifier, integer, nonBlankText, optionalInteger, optionalText, text } from './kinds.js'

// The order of fields is Qondor's (help centre, "Webhooks in Qondor"). Samples are invented: the
// customers and people do not exist, and RFC 2606 reserves the hosts for examples.

const inferredFromName = 'Samples; the meaning is an inference from the name.'
const inferredAndOptional =
  "Samples; optional in Qondor's API according to its Python SDK; the meaning is an inference."
const conceptsPage = 'the help centre, "General Qondor concepts explained"'
const statusCodes = "Codes from Qondor's Python SDK, `ProjectStatus`; the samples show 1 and 2."
const statusTexts = 'Samples: "Pending" and "Confirmed"; the rest is an inference.'

const externalReference = (owner: string, sample: string) => {
  return optionalText({
    meaning: `The id or number of the ${owner} in another system of the agency, such as a CRM.`,
    source: inferredAndOptional,
    sample,
  })
}

/** The fields of every event that come before its topic. */
export const envelopeFields = {
  webhookId: identifier({
    meaning:
      'The id of the event, a UUID in every sample. If Qondor delivers the event again, the id is the ' +
      'same, so deduplicate on it. The receiver accepts any text that is not blank, up to 255 characters.',
    source: 'Help centre, "Webhooks in Qondor"; the limit is the receiver\'s own.',
    sample: '2f1c9a7e-5b0d-4c3e-9a61-7d20c4e8b915',
  }),
  timestamp: nonBlankText({
    meaning:
      'The time of the event, in UTC. The samples have seven fractional digits, which is more than ' +
      'most date types can store.',
    source: 'Help centre, "Webhooks in Qondor"; the digits from the samples.',
    sample: '2026-03-02T08:15:42.1857203Z',
  }),
}

export const officeFields = {
  officeId: integer({
    meaning: "Qondor's id of the office that the project belongs to.",
    source: inferredFromName,
    sample: 3,
  }),
  officeInternalName: optionalText({
    meaning: "The agency's own name for the office.",
    source: inferredFromName,
    sample: 'Festfolk Tromsø',
  }),
  officeExternalReference: externalReference('office', 'AVD-TOS'),
}

export const projectFields = {
  projectId: integer({
    meaning: "Qondor's id of the project. Every customer request is a project.",
    source: `Samples; ${conceptsPage}, on projects.`,
    sample: 18417,
  }),
  projectNo: optionalText({
    meaning: 'The project number that people use. It is text, and need not consist of digits.',
    source: inferredAndOptional,
    sample: '26-0342',
  }),
  projectName: text({
    meaning: 'The name of the project.',
    source: 'Help centre, "Project settings", which says that every project has one.',
    sample: 'Sommerfest på Håkøya',
  }),
}

export const statusFields = {
  oldStatus: integer({
    meaning:
      'The code of the old status: 1 Pending, 2 Confirmed, 3 Finished, 4 Cancelled. Expect other ' +
      'codes too.',
    source: statusCodes,
    sample: 1,
  }),
  oldStatusText: optionalText({
    meaning:
      'The name of the old status. Compare the code instead, because names may be translated.',
    source: statusTexts,
    sample: 'Pending',
  }),
  newStatus: integer({
    meaning:
      'The code of the new status: 1 Pending, 2 Confirmed, 3 Finished, 4 Cancelled. Expect other ' +
      'codes too.',
    source: statusCodes,
    sample: 2,
  }),
  newStatusText: optionalText({
    meaning:
      'The name of the new status. Compare the code instead, because names may be translated.',
    source: statusTexts,
    sample: 'Confirmed',
  }),
}

export const contactPersonFields = {
  projectMainCustomerContactPersonEmail: optionalText({
    meaning: "The e-mail address of the customer's main contact person on the project.",
    source: "Samples; optional in Qondor's API according to its Python SDK.",
    sample: 'aase.bjoernebaer@blaaskjell.example.com',
  }),
}

export const offerFields = {
  offerId: integer({
    meaning: "Qondor's id of the offer. A project can have several offers.",
    source: `Samples; ${conceptsPage}, on several offers.`,
    sample: 52630,
  }),
  offerHeading: optionalText({
    meaning: 'The heading of the offer.',
    source: "Samples; texts are optional in Qondor's API according to its Python SDK.",
    sample: 'Tilbud: båttur, reker og dans på brygga',
  }),
  offerLanguage: optionalText({
    meaning: 'The language of the offer as a language tag, such as nb-NO. Expect any value.',
    source: 'Samples; the language tag is an inference from them.',
    sample: 'nb-NO',
  }),
}

export const offerLinkFields = {
  offerLink: optionalText({
    meaning: "A link to the project's page on Customer Web, where the customer finds the offers.",
    source: `Samples; ${conceptsPage}, on Customer Web.`,
    sample: 'https://festfolk.example.com/CustomerWeb/Home?projectId={projectId}',
  }),
  directLink: optionalText({
    meaning: 'A link to the offer itself on Customer Web, or to the comment in a comment event.',
    source: 'Inference from the samples. Hosts differ by customer, so do not check them.',
    sample: 'https://festfolk.example.com/CustomerWeb/Home?projectId={projectId}&offerId={offerId}',
  }),
}

export const customerFields = {
  customerId: optionalInteger({
    meaning: "Qondor's id of the customer, the organisation that the project is for.",
    source: `Samples; ${conceptsPage}, on customers.`,
    sample: 7846,
  }),
  customerName: optionalText({
    meaning: 'The name of the customer, which is an organisation.',
    source: `Samples; ${conceptsPage}, on customers.`,
    sample: 'Blåskjell & Sønner AS',
  }),
  customerExternalReference: externalReference('customer', '10482'),
}

export const commentFields = {
  commentedOn: optionalText({
    meaning: 'The name of the product or the group in the offer that the comment is about.',
    source: 'Samples, where it reads "[Product or Group Name]".',
    sample: 'Båttur på fjorden',
  }),
  commentText: optionalText({
    meaning:
      'The text of the comment. It may contain line breaks and markup, so escape it on display.',
    source: 'Samples, where it reads "[Comment Text]"; the possible content is an inference.',
    sample: 'Hei! Båten tar nå alle 120.\nSi fra om allergier innen fredag. 🦐',
  }),
}

/** The fields of a sent and of an answered offer. */
export const offerStateFields = {
  ...projectFields,
  ...contactPersonFields,
  ...offerFields,
  offerValidUntil: optionalText({
    meaning:
      'The option date, until which the customer can answer the offer. It is a wall-clock time ' +
      'without UTC offset, probably in Europe/Oslo. Null, absent, blank or 0001-01-01T00:00:00 if ' +
      'there is no option date. `offerValidUntil(event)` returns it as a `Date`.',
    source:
      'Help centre, "Send offer", which says that it is optional; the zone is an inference from ' +
      "the samples; 0001-01-01T00:00:00 is .NET's unset date.",
    sample: '2026-03-16T09:15:42.1858146',
  }),
  ...offerLinkFields,
  ...customerFields,
}
