import { directHost, fetchServerHost } from './conformance/hosts/fetch.js'
import { testHost } from './conformance/test-host.js'

testHost(directHost)
testHost(fetchServerHost)
