import type { Flag } from './command.js'

/** The flags of the key, of a command that sends one. */
export const authFlags: Readonly<Record<string, Flag>> = {
  'auth-header': { value: 'NAME', about: 'the header of the key (x-qondor-key)' },
  'auth-value': { value: 'KEY', about: 'the key; better in QONDOR_WEBHOOK_KEY' },
}
