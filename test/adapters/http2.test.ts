import { http2Host } from './conformance/hosts/http2.js'
import { testHost } from './conformance/test-host.js'

testHost(http2Host)
