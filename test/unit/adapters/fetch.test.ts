import { directHost, fetchServerHost } from '../../support/hosts/fetch.js'
import { testHost } from '../../support/hosts/test-host.js'

testHost(directHost)
testHost(fetchServerHost)
