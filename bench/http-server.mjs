// A child of http-client.mjs: one server that is measured. Tells its port, then its CPU time when asked.
import { once } from 'node:events'

const [module = '', framework = '', route = ''] = process.argv.slice(2)
const { routes } = await import(module)
const start = routes[framework]?.[route]
if (!start) throw new Error(`There is no route ${route} in ${framework}.`)
const server = await start()
if (!server.listening) await once(server, 'listening')
process.on('message', () => process.send?.(process.cpuUsage()))
process.on('disconnect', () => process.exit())
process.send?.(server.address())
