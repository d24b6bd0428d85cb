import { createQondorWebhooks, QondorWebhookError, type WebhookAuth } from '../../../src/index.js'

/**
 * The error that a receiver with this `auth` throws when it is made; `undefined` where it is taken.
 *
 * @param auth `unknown`, for what JavaScript lets through and TypeScript does not.
 */
export function refusalOf(auth: unknown): QondorWebhookError | undefined {
  try {
    createQondorWebhooks({ auth: auth as WebhookAuth })
    return undefined
  } catch (error) {
    if (QondorWebhookError.is(error)) return error
    throw error
  }
}
