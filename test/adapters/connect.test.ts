import { hostsOf } from './hosts/middleware.js'
import { testHost } from './test-host.js'

for (const host of hostsOf('connect')) testHost(host)
