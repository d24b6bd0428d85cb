// A child of frameworks.mjs: one server that is measured. Tells its port, then its CPU time when asked.
import { once } from 'node:events'
import { routes } from './http-routes.mjs'

const [framework = '', route = ''] = process.argv.slice(2)
const start = routes[framework]?.[route === 'ours' ? 'ours' : 'plain']
if (!start) throw new Error(`There is no framework ${framework}.`)
const server = await start()
if (!server.listening) await once(server, 'listening')
process.on('message', () => process.send?.(process.cpuUsage()))
process.on('disconnect', () => process.exit())
process.send?.(server.address())
