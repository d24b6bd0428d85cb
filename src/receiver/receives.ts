import type { ReceiveRequest } from './receive-request.js'
import type { ReceiveResult } from './receive-result.js'

/** What an adapter needs of `createQondorWebhooks`: its `receive`. */
export interface Receives {
  receive(request: ReceiveRequest): Promise<ReceiveResult>
}
