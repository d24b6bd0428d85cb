/** How the store that the processes share behaves, until that changes. */
export const weathers = ['prompt', 'asynchronous', 'failing', 'silent', 'late'] as const

/**
 * `prompt` and `asynchronous` do and answer; `failing` throws and `silent` never answers, and neither
 * does anything; `late` does at once, and answers when nobody waits any more.
 */
export type Weather = (typeof weathers)[number]

/** In seconds, as all times here. */
export const handlerTimeout = 3
export const storeTimeout = 2
export const lateAnswer = 3
/** What a receiver makes of the two limits. */
export const lease = handlerTimeout + storeTimeout + 5
export const windowLength = 20

/** How many handlers listen to each event. */
export const handlerCount = 2

export type Ended = 'well' | 'badly'

/** Whether the store does what it is asked. */
export function does(weather: Weather): boolean {
  return weather !== 'failing' && weather !== 'silent'
}

/** Whether the store keeps its caller waiting until the limit. */
export function keepsWaiting(weather: Weather): boolean {
  return weather === 'silent' || weather === 'late'
}
