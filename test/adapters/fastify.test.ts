import { fastifyHost } from './hosts/fastify.js'
import { testHost } from './test-host.js'

testHost(fastifyHost)
