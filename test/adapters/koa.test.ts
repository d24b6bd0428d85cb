import { koaHost } from './hosts/koa.js'
import { testHost } from './test-host.js'

testHost(koaHost)
