// An ES module imports every entry.
import check from './check.cjs'

await check((/** @type {string} */ entry) => import(entry))
