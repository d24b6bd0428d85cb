const external = (owner: string) => ({
  meaning: `The id or number of the ${owner} in another system of the agency's, such as a CRM.`,
  source: "Samples; optional in Qondor's API by its Python SDK; the meaning is an inference.",
})

const statusCode = {
  source: "Codes from Qondor's Python SDK, `ProjectStatus`; the samples show 1 and 2.",
}

const statusText = { source: 'Samples: "Pending" and "Confirmed"; the rest is an inference.' }

/** What is known of the fields of a project, its office, its status and its customer. */
export const projectFieldDescriptions = {
  officeId: {
    meaning: "Qondor's id of the office that the project belongs to.",
    source: 'Samples; the meaning is an inference from the name.',
  },
  officeInternalName: {
    meaning: 'The name of the office as the agency uses it.',
    source: 'Samples; the meaning is an inference from the name.',
  },
  officeExternalReference: external('office'),
  projectId: {
    meaning: "Qondor's id of the project. Every request of a customer is a project.",
    source: 'Samples; the help centre, "General Qondor concepts explained", on projects.',
  },
  projectNo: {
    meaning: 'The number of the project that people use: text, which need not be digits.',
    source: "Samples; optional in Qondor's API by its Python SDK; the meaning is an inference.",
  },
  projectName: {
    meaning: 'The name of the project.',
    source: 'Help centre, "Project settings", which says that every project has one.',
  },
  projectMainCustomerContactPersonEmail: {
    meaning: "The e-mail address of the customer's main contact person on the project.",
    source: "Samples; optional in Qondor's API by its Python SDK.",
  },
  oldStatus: {
    meaning:
      'The code of the status before: 1 Pending, 2 Confirmed, 3 Finished, 4 Cancelled. Expect ' +
      'other codes too.',
    ...statusCode,
  },
  oldStatusText: {
    meaning: 'The name of the status before. Decide by the code, as a text may be translated.',
    ...statusText,
  },
  newStatus: {
    meaning:
      'The code of the status now: 1 Pending, 2 Confirmed, 3 Finished, 4 Cancelled. Expect other ' +
      'codes too.',
    ...statusCode,
  },
  newStatusText: {
    meaning: 'The name of the status now. Decide by the code, as a text may be translated.',
    ...statusText,
  },
  customerId: {
    meaning: "Qondor's id of the customer: the organisation that the project is for.",
    source: 'Samples; the help centre, "General Qondor concepts explained", on customers.',
  },
  customerName: {
    meaning: 'The name of the customer, which is an organisation.',
    source: 'Samples; the help centre, "General Qondor concepts explained", on customers.',
  },
  customerExternalReference: external('customer'),
} as const
