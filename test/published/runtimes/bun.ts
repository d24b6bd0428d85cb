import { handlerOf } from './handler-of.js'
import { report } from './report.js'

await report(Bun.version, {
  name: 'Bun.serve',
  style: 'fetch',
  async start(qondor, before) {
    const server = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      routes: { '/qondor': handlerOf(qondor, before) },
    })
    return {
      url: `http://127.0.0.1:${server.port}/qondor`,
      close: () => server.stop(true),
    }
  },
})
