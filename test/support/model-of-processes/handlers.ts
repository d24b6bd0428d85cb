/** How many handlers listen to each event. */
export const handlerCount = 2

export type Ended = 'well' | 'badly'
