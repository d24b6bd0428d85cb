// Next.js calls this once, when the server starts. The check keeps Node's modules out of the edge runtime.
export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') await import('./worker')
}
