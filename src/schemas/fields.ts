import * as z from 'zod'

// Source of names and order: Qondor help centre, "Webhooks in Qondor". What is optional there or in
// Qondor's own API may come as null or not at all, and reads as null.
const text = z.string()
const integer = z.int()
const optionalText = text.nullable().default(null)
const optionalInteger = integer.nullable().default(null)
// Not blank, and bounded since deduplication has to remember it. One check, as each has its price.
const identifier = text.regex(/^(?=\s*\S).{1,255}$/s)

export const envelopeFields = { webhookId: identifier, timestamp: text }

export const officeFields = {
  officeId: integer,
  officeInternalName: optionalText,
  officeExternalReference: optionalText,
}

export const projectFields = { projectId: integer, projectNo: optionalText, projectName: text }

export const statusFields = {
  oldStatus: integer,
  oldStatusText: optionalText,
  newStatus: integer,
  newStatusText: optionalText,
}

export const contactPersonFields = { projectMainCustomerContactPersonEmail: optionalText }

export const offerFields = {
  offerId: integer,
  offerHeading: optionalText,
  offerLanguage: optionalText,
}

export const offerLinkFields = { offerLink: optionalText, directLink: optionalText }

export const customerFields = {
  customerId: optionalInteger,
  customerName: optionalText,
  customerExternalReference: optionalText,
}

export const commentFields = { commentedOn: optionalText, commentText: optionalText }

// What a sent and an answered offer both say.
export const offerStateFields = {
  ...projectFields,
  ...contactPersonFields,
  ...offerFields,
  offerValidUntil: optionalText,
  ...offerLinkFields,
  ...customerFields,
}
