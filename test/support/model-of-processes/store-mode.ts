/** How the store that the processes share behaves, until that changes. */
export const storeModes = ['prompt', 'asynchronous', 'failing', 'silent', 'late'] as const

/**
 * `prompt` and `asynchronous` do and answer; `failing` throws and `silent` never answers, and neither
 * does anything; `late` does at once, and answers when nobody waits any more.
 */
export type StoreMode = (typeof storeModes)[number]

/** Whether the store does what it is asked. */
export function takesEffect(mode: StoreMode): boolean {
  return mode !== 'failing' && mode !== 'silent'
}

/** Whether the store keeps its caller waiting until the limit. */
export function keepsWaiting(mode: StoreMode): boolean {
  return mode === 'silent' || mode === 'late'
}
