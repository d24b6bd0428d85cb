import type { Marks } from '../../../src/queue/index.js'

/** Marks in memory, and what is asked of them. */
export function memoryMarks(earlier: readonly string[] = []) {
  const added = [...earlier]
  const asked: string[] = []
  const marks: Marks = {
    async read() {
      asked.push('read')
      return [...added]
    },
    async add(mark) {
      asked.push(`add ${mark}`)
      added.push(mark)
    },
  }
  return { marks, added, asked }
}
