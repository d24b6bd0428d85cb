import { QondorWebhookError } from '../../errors/qondor-webhook-error.js'

/** What to do when the `import()` of an optional peer fails: say which to install. */
export function missingPeer(name: string): (cause: unknown) => never {
  return (cause) => {
    throw new QondorWebhookError(
      'invalid_options',
      `This queue needs the package ${name}, which could not be loaded: npm install ${name}`,
      { cause },
    )
  }
}
