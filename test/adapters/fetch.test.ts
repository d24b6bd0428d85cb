import { directHost, fetchServerHost } from './hosts/fetch.js'
import { testHost } from './test-host.js'

testHost(directHost)
testHost(fetchServerHost)
