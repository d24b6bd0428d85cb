// Next.js runs this file while it builds, and the receiver refuses to be made without the key.
export const POST = async (request: Request) => (await import('./receiver')).receive(request)
