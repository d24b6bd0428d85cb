/** What `listen --ui` tells its page first. */
export interface InitMessage {
  /** Where deliveries are received. */
  readonly receiverUrl: string
  /** The name of the header of the key; `undefined` where no key is asked for. */
  readonly authHeader: string | undefined
  readonly topics: readonly TopicSamples[]
  /** What each field means, in a sentence, by its name. */
  readonly meanings: Readonly<Record<string, string>>
}

/** A topic, and the names of the samples that can be sent of it. */
export interface TopicSamples {
  readonly topic: string
  readonly samples: readonly string[]
}

/** What an app that deliveries are forwarded to answered. */
export interface AppResponse {
  /** The status and what became of it, or why there is none. */
  readonly answer: string
  readonly tone: InspectedDelivery['severity']
}

/** What arrived since the last time, or changed: deliveries whose app has answered come again. */
export interface NewDeliveries {
  /** How many there were since the start. */
  readonly total: number
  /** How many of them are kept, the newest. */
  readonly kept: number
  /** The first that changed first. */
  readonly deliveries: readonly InspectedDelivery[]
}

/** A delivery as the page shows it. */
export interface InspectedDelivery {
  /** 1 for the first since the start. */
  readonly number: number
  /** When it came, as time of day. */
  readonly time: string
  readonly topic: string | undefined
  readonly webhookId: string | undefined
  readonly outcome: string
  readonly status: number
  readonly code: string | undefined
  /** Taken and handled, taken but not handled, or not taken. */
  readonly severity: 'good' | 'noted' | 'bad'
  /** What the app of `--forward` answered; `undefined` where it was not forwarded. */
  readonly app: AppResponse | undefined
  /** What went wrong, without values. */
  readonly message: string | undefined
  readonly issues: readonly InspectedIssue[]
  /** The keys that no schema knows. */
  readonly drift: readonly string[]
  /** The facts that tell one event from another, in a line. */
  readonly summary: string
  /** The bytes in base64; `undefined` where none were read, for want of the key for example. */
  readonly body: string | undefined
}

/** What is wrong with a delivery, and where. */
interface InspectedIssue {
  readonly message: string
  /** The key in the body, or '' for the body as a whole. */
  readonly field: string
}

/** How a delivery is called, whether or not a topic could be read. */
export function topicLabel({ topic }: Pick<InspectedDelivery, 'topic'>): string {
  return topic || 'No topic'
}
