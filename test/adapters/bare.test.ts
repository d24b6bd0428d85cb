import { bareHost } from './conformance/hosts/bare.js'
import { testHost } from './conformance/test-host.js'

testHost(bareHost)
