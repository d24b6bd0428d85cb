// A child of http-client.mjs: one server that is measured. Sends its port, and on request its CPU
// time and how many events were handled.
import { once } from 'node:events'

const [module = '', framework = '', route = ''] = process.argv.slice(2)
const { routes, counter } = await import(module)
const start = routes[framework]?.[route]
if (!start) throw new Error(`There is no route ${route} in ${framework}.`)
const server = await start()
if (!server.listening) await once(server, 'listening')
process.on('message', () => process.send?.({ ...process.cpuUsage(), handled: counter.count }))
process.on('disconnect', () => process.exit())
process.send?.(server.address())
