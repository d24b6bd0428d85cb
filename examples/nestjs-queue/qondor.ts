import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common'
import {
  createQondorWebhooks,
  type Delivery,
  type OfferSentV1,
  type QondorWebhookEvent,
  type QondorWebhooks,
} from 'qondor-webhooks'
import type { DeliveryWorker } from 'qondor-webhooks/queue'
import { sqliteQueue } from 'qondor-webhooks/sqlite'
import { Crm } from './crm.js'

@Injectable()
export class QondorHandlers {
  constructor(private readonly crm: Crm) {}

  async noteOffer(event: OfferSentV1, { signal }: Delivery): Promise<void> {
    await this.crm.noteOffer(event, signal)
  }

  log(event: QondorWebhookEvent): void {
    console.log(event.topic, event.webhookId)
  }
}

@Injectable()
export class QondorReceiver implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly webhooks: QondorWebhooks
  readonly #queue = sqliteQueue({ file: process.env.QUEUE_FILE ?? './qondor-queue.db' })
  #worker: DeliveryWorker | undefined

  constructor(handlers: QondorHandlers) {
    this.webhooks = createQondorWebhooks({
      auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
      queue: this.#queue,
    })
      .onOfferSent((event, delivery) => handlers.noteOffer(event, delivery))
      .onAny((event) => handlers.log(event))
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#worker = await this.webhooks.work()
  }

  /** Nest has closed the server by then. */
  async onApplicationShutdown(): Promise<void> {
    await this.#worker?.stop({ timeoutMs: 20_000 })
    await this.#queue.close()
  }
}
