import { koaHost, koaHttp2Host } from '../../support/hosts/koa.js'
import { testHost } from '../../support/hosts/test-host.js'

testHost(koaHost)
testHost(koaHttp2Host)
