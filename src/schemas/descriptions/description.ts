/** What is known of a field or a topic, and from where. */
export interface Description {
  /** What it means, in a sentence or two of plain text. */
  readonly meaning: string
  /** Who says so, or what it was inferred from. */
  readonly source: string
}
