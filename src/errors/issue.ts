/** One thing that is wrong with a body: the shape of a Standard Schema issue, without the value. */
export interface QondorWebhookIssue {
  /** Names the topic, the path and what was expected there; never the value. */
  readonly message: string
  /** Where in the body, from the outside in: `['offerId']`. Empty for the body as a whole. */
  readonly path: readonly PropertyKey[]
}
