import type { ReceiveRequest } from '../receiver/receive-request.js'
import type { ReceiveResult } from '../receiver/receive-result.js'

/** What an adapter needs of `createQondorWebhooks`: its `receive`. */
export interface Receives {
  receive(request: ReceiveRequest): Promise<ReceiveResult>
}
