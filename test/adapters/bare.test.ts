import { bareHost } from './hosts/bare.js'
import { testHost } from './test-host.js'

testHost(bareHost)
