import schema from 'qondor-webhooks/schemas/offer-sent-v1.json'

export const title: string = schema.title

schema.titel // error
