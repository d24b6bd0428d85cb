// How many deliveries a second each queue stores and works on, for the page on queues.
import { readTable } from './tables.mjs'

export function throughputRows() {
  const stored = readTable('enqueue')
  const oneWorker = readTable('distributed').filter(({ workers }) => workers === '1')
  return oneWorker.map(({ engine = '', ...row }) => {
    const storedAt = (/** @type {string} */ atOnce) => {
      const found = stored.find((each) => each['engine'] === engine && each['at once'] === atOnce)
      return rounded(found?.['per second here'])
    }
    return {
      'per second': engine,
      'stored, one after the other': storedAt('1'),
      'stored, 32 at once': storedAt('32'),
      'stored by two receivers, over HTTP': rounded(row['stored per second by two receivers']),
      'worked on by one worker': rounded(row['worked on per second']),
    }
  })
}

/** Two digits, as another run gives other ones. @param {string | undefined} figure */
function rounded(figure) {
  return Number(Number(figure).toPrecision(2)).toLocaleString('en')
}
