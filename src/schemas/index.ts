export { qondorWebhookSchema } from './registry.js'
export * from './topics.js'
