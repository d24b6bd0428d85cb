import { hostsOf } from './hosts/middleware.js'
import { testHost } from './test-host.js'

for (const host of hostsOf('express4')) testHost(host)
