export { qondorWebhookSchema } from './qondor-webhook.js'
export * from './topics.js'
