import { koaHost, koaHttp2Host } from './hosts/koa.js'
import { testHost } from './test-host.js'

testHost(koaHost)
testHost(koaHttp2Host)
