import schema from 'qondor-webhooks/schemas/offer-sent-v1.json' with { type: 'json' }

export const title: string = schema.title

schema.titel // error
