// What is used here of runtimes whose own types would stand in the way of Node's.

declare const Bun: {
  readonly version: string
  serve(options: {
    hostname: string
    port: number
    routes: Record<string, (request: Request) => Promise<Response>>
  }): { readonly port: number; stop(closeConnections: boolean): Promise<void> }
}

declare const Deno: {
  readonly version: { readonly deno: string }
  serve(
    options: { hostname: string; port: number; onListen(): void },
    handler: (request: Request) => Promise<Response>,
  ): { readonly addr: { readonly port: number }; shutdown(): Promise<void> }
  exit(): never
}

declare module 'workerd' {
  const workerd: { /** Where the binary for this platform is. */ readonly default: string }
  export default workerd
}
