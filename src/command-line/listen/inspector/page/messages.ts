/** The first message of `listen --ui` to its page. */
export interface InitMessage {
  /** The id of this run of `listen`. */
  readonly run: string
  /** The URL of the receiver. */
  readonly receiverUrl: string
  /** The name of the key header; `undefined` if no key is needed. */
  readonly authHeader: string | undefined
  readonly topics: readonly TopicSamples[]
  /** The meaning of each field in one sentence, by name. */
  readonly meanings: Readonly<Record<string, string>>
}

/** A topic, and the names of its samples. */
export interface TopicSamples {
  readonly topic: string
  readonly samples: readonly string[]
}

/** The response of the app that deliveries are forwarded to. */
export interface AppResponse {
  /** The status, the outcome and the time, or the reason why there is no status. */
  readonly text: string
  /** The start of the text that the app answered, without the key; `undefined` without a status. */
  readonly answer: string | undefined
  readonly tone: InspectedDelivery['severity']
}

/** New and changed deliveries; a delivery changes when its app responds. */
export interface NewDeliveries {
  /** Whether the page drops the deliveries of before: of an earlier run, or of a cleared list. */
  readonly startsOver: boolean
  /** The number of deliveries since the start, or since the list was cleared. */
  readonly total: number
  /** The number of kept deliveries, the newest. */
  readonly kept: number
  /** In the order of their changes. */
  readonly deliveries: readonly InspectedDelivery[]
}

/** A delivery as the page shows it. */
export interface InspectedDelivery {
  /** 1 for the first since the start. */
  readonly number: number
  /** The time of receipt, as time of day. */
  readonly time: string
  readonly topic: string | undefined
  readonly webhookId: string | undefined
  readonly outcome: string
  readonly status: number
  readonly code: string | undefined
  /** Handled, accepted but not handled, or failed. */
  readonly severity: 'good' | 'noted' | 'bad'
  /** The response of the app of `--forward`; `undefined` if the delivery was not forwarded. */
  readonly app: AppResponse | undefined
  /** The headers of the request, in the order that they were sent. */
  readonly headers: readonly InspectedHeader[]
  /** What went wrong, without values. */
  readonly message: string | undefined
  readonly issues: readonly InspectedIssue[]
  /** The keys that the schema does not have. */
  readonly drift: readonly string[]
  /** The fields that identify the event, as a line. */
  readonly summary: string
  /** The bytes in base64; `undefined` if the body was not read, for example with a wrong key. */
  readonly body: string | undefined
}

/** A header of a request. */
export interface InspectedHeader {
  readonly name: string
  /** `undefined` for the key, and for any other secret. */
  readonly value: string | undefined
}

/** A fault of a delivery. */
interface InspectedIssue {
  readonly message: string
  /** The key in the body, or '' for the body as a whole. */
  readonly field: string
}

/**
 * The outcome in a word. The receiver of `listen` accepts every valid event, and no handler of yours ran:
 * only your app's response says `handled`.
 */
export function outcomeLabel({ outcome }: Pick<InspectedDelivery, 'outcome'>): string {
  return outcome === 'handled' ? 'accepted' : outcome
}

/** The label of a delivery, also without a readable topic. */
export function topicLabel({ topic }: Pick<InspectedDelivery, 'topic'>): string {
  return topic || 'No topic'
}
