import { honoHost } from './hosts/hono.js'
import { testHost } from './test-host.js'

testHost(honoHost)
