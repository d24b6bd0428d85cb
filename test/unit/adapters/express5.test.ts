import { hostsOf } from '../../support/hosts/middleware.js'
import { testHost } from '../../support/hosts/test-host.js'

for (const host of hostsOf('express5')) testHost(host)
