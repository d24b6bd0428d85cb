import { hostsOf } from './conformance/hosts/middleware.js'
import { testHost } from './conformance/test-host.js'

for (const host of hostsOf('connect')) testHost(host)
