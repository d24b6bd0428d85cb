import { fastifyHost } from './conformance/hosts/fastify.js'
import { testHost } from './conformance/test-host.js'

testHost(fastifyHost)
