import type { RequestHandler } from './$types'

// SvelteKit runs this file while it builds, and the receiver refuses to be made without the key.
export const POST: RequestHandler = async ({ request }) =>
  (await import('./receiver')).receive(request)
