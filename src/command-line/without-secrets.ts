/** A text without the key, should an error of the platform quote it. */
export function withoutSecrets(text: string, args: readonly string[]): string {
  const inline = args.find((argument) => argument.startsWith('--auth-value='))
  const index = args.indexOf('--auth-value')
  const secrets = [
    process.env['QONDOR_WEBHOOK_KEY'],
    inline?.slice('--auth-value='.length),
    index >= 0 ? args[index + 1] : undefined,
  ]
  return secrets.reduce<string>((left, secret) => {
    return secret?.trim() ? left.replaceAll(secret.trim(), '***') : left
  }, text)
}
