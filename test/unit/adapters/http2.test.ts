import { http2Host } from '../../support/hosts/http2.js'
import { testHost } from '../../support/hosts/test-host.js'

testHost(http2Host)
