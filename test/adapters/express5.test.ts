import { hostsOf } from './conformance/hosts/middleware.js'
import { testHost } from './conformance/test-host.js'

for (const host of hostsOf('express5')) testHost(host)
