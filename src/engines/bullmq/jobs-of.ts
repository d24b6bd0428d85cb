import type { Job, Queue } from 'bullmq'

// Bodies come with them.
const pageSize = 100

/** The jobs of a queue in a state, oldest first. */
export async function* jobsOf(
  queue: Queue,
  state: 'failed' | 'prioritized',
): AsyncGenerator<Job, void> {
  for (let start = 0; ; start += pageSize) {
    const page = await queue.getJobs(state, start, start + pageSize - 1, true)
    yield* page
    if (page.length < pageSize) return
  }
}
