/** @typedef {{ file: string, from: string, to: string }} Mutant */
/** @typedef {Mutant & { why?: string }} Entry */

/**
 * Where the list differs from what a run left alive. Each entry excuses one survivor: of two mutants
 * that read the same, each needs its own.
 *
 * @param {Mutant[]} listed
 * @param {Mutant[]} alive
 * @param {Mutant[]} unknown Those that are neither killed nor known to live.
 */
export function compareSurvivors(listed, alive, unknown) {
  const names = new Set([...listed, ...alive].map(nameOf))
  return [...names].flatMap((name) => {
    const [entries = 0, living = 0, open = 0] = [listed, alive, unknown].map((mutants) => {
      return mutants.filter((mutant) => nameOf(mutant) === name).length
    })
    const counts = `(${living} alive, ${entries} listed)`
    if (living > entries) return `No test kills ${name} ${counts}`
    if (entries > living + open) return `Killed, but listed: ${name} ${counts}`
    return []
  })
}

/**
 * What is wrong with the entries themselves.
 *
 * @param {Entry[]} entries
 * @param {(file: string) => boolean} exists
 */
export function checkEntries(entries, exists) {
  return entries.flatMap((entry) => [
    ...(exists(entry.file) ? [] : [`Listed, but its file is gone: ${nameOf(entry)}`]),
    ...(entry.why?.trim() ? [] : [`Listed without a reason: ${nameOf(entry)}`]),
  ])
}

/** @param {Mutant} mutant */
function nameOf({ file, from, to }) {
  return JSON.stringify({ file, from, to })
}
