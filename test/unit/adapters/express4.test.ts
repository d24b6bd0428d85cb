import { hostsOf } from '../../support/hosts/middleware.js'
import { testHost } from '../../support/hosts/test-host.js'

for (const host of hostsOf('express4')) testHost(host)
