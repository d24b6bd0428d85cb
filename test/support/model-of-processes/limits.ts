/** In seconds, as all times here. */
export const handlerTimeout = 3
export const storeTimeout = 2
export const lateAnswer = 3
/** What a receiver makes of the two limits. */
export const lease = handlerTimeout + storeTimeout + 5
export const windowLength = 20
