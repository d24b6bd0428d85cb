import type { RequestHandler } from './$types'

// SvelteKit runs this file during the build, and the receiver cannot be created without the key.
export const POST: RequestHandler = async ({ request }) =>
  (await import('./receiver')).receive(request)
