import type { DeadLetter, DeadLetters } from '../../queue/delivery-queue.js'
import { deadDelivery } from '../shared/attempts.js'
import type { StoredLetter } from './dead-letter-table.js'
import type { Deliveries } from './deliveries.js'
import { marksIn, parseStored } from './schema.js'
import type { SharedFile } from './shared-file.js'

// Each transaction blocks the event loop.
const replaysPerTransaction = 100

/** The dead letters of a queue in a file. `onReplay` is called when there is new work. */
export function createDeadLetters(
  open: () => Promise<SharedFile<Deliveries>>,
  windowMs: number,
  onReplay: () => void,
): DeadLetters {
  async function replay(ids: readonly number[], allHandlers: boolean): Promise<number> {
    const file = await open()
    const replayed = await file.write((deliveries) => {
      return ids.filter((id) => deliveries.replay(id, allHandlers)).length
    })
    if (replayed > 0) onReplay()
    return replayed
  }

  return {
    async list({ limit = 100, ...filter } = {}) {
      const file = await open()
      const letters = await file.read(({ letters }) => letters.list(filter, limit))
      return letters.map(toDeadLetter)
    },
    async count() {
      return (await open()).read(({ letters }) => letters.count())
    },
    async get(id) {
      const file = await open()
      const [number] = toNumbers(id)
      const letter =
        number === undefined ? undefined : await file.read(({ letters }) => letters.get(number))
      return letter && toDeadLetter(letter)
    },
    async replay(id, { allHandlers } = { allHandlers: false }) {
      return (await replay(toNumbers(id), allHandlers)) > 0
    },
    async replayAll({ allHandlers = false, ...filter } = {}) {
      const file = await open()
      // All are listed before the first is moved, so that one that fails again is not moved twice.
      const ids = await file.read(({ letters }) => letters.ids(filter))
      let replayed = 0
      while (ids.length > 0) {
        replayed += await replay(ids.splice(0, replaysPerTransaction), allHandlers)
      }
      return replayed
    },
    async remove(id) {
      const file = await open()
      const [number] = toNumbers(id)
      if (number === undefined) return false
      return file.write((deliveries) => deliveries.removeLetter(number, windowMs))
    },
  }
}

/** The number of an id; empty for any other text. */
function toNumbers(id: string): readonly number[] {
  return /^[1-9]\d{0,14}$/.test(id) ? [Number(id)] : []
}

function toDeadLetter(letter: StoredLetter): DeadLetter {
  const failedAt = new Date(letter.died_at)
  const marks = [...marksIn(letter.marks)].sort()
  return {
    id: String(letter.id),
    delivery: deadDelivery(parseStored(letter.delivery), letter.key, failedAt),
    reason: letter.reason,
    failedHandlers: JSON.parse(letter.failed_handlers),
    ...(marks.length > 0 && { marks }),
    failedAt,
    attempts: letter.attempts,
  }
}
