import { Injectable } from '@nestjs/common'
import {
  createQondorWebhooks,
  type OfferSentV1,
  type QondorWebhookEvent,
  type QondorWebhooks,
} from 'qondor-webhooks'
import { Crm } from './crm.js'

@Injectable()
export class QondorHandlers {
  constructor(private readonly crm: Crm) {}

  async noteOffer(event: OfferSentV1): Promise<void> {
    await this.crm.addNote(`Offer ${event.offerId} of ${event.projectName} was sent.`)
  }

  log(event: QondorWebhookEvent): void {
    console.log(event.topic, event.webhookId)
  }
}

@Injectable()
export class QondorReceiver {
  readonly webhooks: QondorWebhooks

  constructor(handlers: QondorHandlers) {
    this.webhooks = createQondorWebhooks({
      auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
    })
      .onOfferSent((event) => handlers.noteOffer(event))
      .onAny((event) => handlers.log(event))
  }
}
