// Next.js runs this file during the build, and the receiver cannot be created without the key.
export const POST = async (request: Request) => (await import('./receiver')).receive(request)
