import { http2Host } from './hosts/http2.js'
import { testHost } from './test-host.js'

testHost(http2Host)
