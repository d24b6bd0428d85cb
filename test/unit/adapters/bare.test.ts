import { bareHost } from '../../support/hosts/bare.js'
import { testHost } from '../../support/hosts/test-host.js'

testHost(bareHost)
