import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { importExample, type Message, type QueueHost } from './queue-host.js'
import { key } from './running-example.js'

type Command = Readonly<Record<string, unknown>>

/** The example on SQS: its own client talks to a server that answers as SQS does. */
export interface SqsHost extends QueueHost {
  /** What the client asked for, by the name of the action. */
  readonly commands: ReadonlyMap<string, readonly Command[]>
  /** Lets requests wait forever from now on. */
  hang(): void
  /** Hands records to the consumer; answers the ids of those that stay. */
  consumeBatch(records: readonly object[]): Promise<string[]>
  /** A record of a batch. */
  toRecord(message: unknown, attempt: number, more?: { id?: string; group?: string }): object
}

/** Loads the example on standard queues. */
export function openSqs(): Promise<SqsHost> {
  return open('')
}

/** Loads the example on FIFO queues. */
export function openSqsFifo(): Promise<SqsHost> {
  return open('.fifo')
}

async function open(suffix: string): Promise<SqsHost> {
  const commands = new Map<string, Command[]>()
  let isBroken = false
  let isHanging = false
  const server = createServer(async (request, response) => {
    const name = String(request.headers['x-amz-target']).replace('AmazonSQS.', '')
    const command = (await json(request)) as Command
    if (isHanging) return
    if (isBroken) {
      const error = { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'Gone.' }
      return response.writeHead(400).end(JSON.stringify(error))
    }
    commands.set(name, [...(commands.get(name) ?? []), command])
    const hash = createHash('md5').update(String(command['MessageBody'])).digest('hex')
    response.end(JSON.stringify({ MessageId: 'm', MD5OfMessageBody: hash }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SQS: base,
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    QONDOR_WEBHOOK_KEY: key,
    QUEUE_URL: `${base}/1/qondor${suffix}`,
    DEAD_LETTER_URL: `${base}/1/qondor-dead${suffix}`,
  })
  const receiver = await importExample('sqs/receiver.ts')
  const consumer = await importExample('sqs/consumer.ts')
  const sentTo = (url: string | undefined): Message[] => {
    const sent = (commands.get('SendMessage') ?? []).filter(({ QueueUrl }) => QueueUrl === url)
    return sent.map(({ MessageBody }) => JSON.parse(String(MessageBody)))
  }
  const { QUEUE_URL, DEAD_LETTER_URL } = process.env
  const toRecord: SqsHost['toRecord'] = (message, attempt, { id = 'm', group } = {}) => ({
    messageId: id,
    receiptHandle: `receipt of ${id}`,
    body: JSON.stringify(message),
    attributes: {
      ApproximateReceiveCount: String(attempt),
      ...(group && { MessageGroupId: group }),
    },
  })
  const consumeBatch = async (Records: readonly object[]) => {
    const { batchItemFailures } = await consumer.handler({ Records })
    return batchItemFailures.map(({ itemIdentifier }: { itemIdentifier: string }) => itemIdentifier)
  }
  return {
    qondor: receiver.qondor,
    commands,
    get queue() {
      return sentTo(QUEUE_URL)
    },
    get dead() {
      return sentTo(DEAD_LETTER_URL)
    },
    break(value) {
      isBroken = value
    },
    async post(body) {
      const answer = await receiver.handler({
        requestContext: { http: { method: 'POST' } },
        headers: { 'x-qondor-key': key },
        body: Buffer.from(body).toString('base64'),
        isBase64Encoded: true,
      })
      return { status: answer.statusCode, ...JSON.parse(answer.body) }
    },
    hang() {
      isHanging = true
    },
    toRecord,
    consumeBatch,
    async consume(message, attempt) {
      const before = commands.get('ChangeMessageVisibility')?.length ?? 0
      const kept = await consumeBatch([toRecord(message, attempt)])
      const changed = commands.get('ChangeMessageVisibility')?.[before]
      if (kept.length === 0) return { action: 'ack' }
      return {
        action: 'retry',
        ...(changed && { delaySeconds: Number(changed['VisibilityTimeout']) }),
      }
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
