import { koaHost } from './conformance/hosts/koa.js'
import { testHost } from './conformance/test-host.js'

testHost(koaHost)
