import { fastifyHost } from '../../support/hosts/fastify.js'
import { testHost } from '../../support/hosts/test-host.js'

testHost(fastifyHost)
