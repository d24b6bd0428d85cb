import { honoHost } from './conformance/hosts/hono.js'
import { testHost } from './conformance/test-host.js'

testHost(honoHost)
