/** The two queues in pg-boss that make one of ours. */
export interface QueueNames {
  readonly main: string
  readonly dead: string
}

export function queueNames(name: string): QueueNames {
  // With a point, which no name of the user's has.
  return { main: name, dead: `${name}.dead` }
}
