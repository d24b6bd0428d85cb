import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

// PostgreSQL cuts longer names off without a word.
const part = '[A-Za-z_][A-Za-z0-9_]{0,62}'
const name = new RegExp(`^${part}(\\.${part})?$`)

/** The name of a table as it goes into a statement, quoted; throws `invalid_options`. */
export function quoteTableName(table: string): string {
  if (typeof table === 'string' && name.test(table)) return `"${table.replace('.', '"."')}"`
  throw new QondorWebhookError(
    'invalid_options',
    'The option table takes a name of letters, digits and underscores, at most 63 of them and no ' +
      'digit first, or a schema and such a name with a dot between.',
  )
}
