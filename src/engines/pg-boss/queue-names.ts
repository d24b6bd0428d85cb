/** The two queues in pg-boss that make one of ours. */
export interface QueueNames {
  readonly main: string
  readonly dead: string
}

export function queueNames(name: string): QueueNames {
  return { main: name, dead: `${name}-dead` }
}
