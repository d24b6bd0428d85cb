import { honoHost } from '../../support/hosts/hono.js'
import { testHost } from '../../support/hosts/test-host.js'

testHost(honoHost)
