import { hostsOf } from '../../support/hosts/middleware.js'
import { testHost } from '../../support/hosts/test-host.js'

for (const host of hostsOf('connect')) testHost(host)
