import { RetryLaterError } from 'qondor-webhooks'

/** The JSON that an incoming webhook of Slack takes. */
export function slackMessage(text: string): object {
  // Slack reads these as markup: a heading with <!channel> in it would notify everybody.
  return { text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') }
}

/** The JSON that a webhook of a Microsoft Teams workflow takes: a message with an Adaptive Card. */
export function teamsMessage(text: string): object {
  const content = {
    type: 'AdaptiveCard',
    version: '1.2',
    // Not a TextBlock, which reads its text as Markdown.
    body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }] }],
  }
  const contentType = 'application/vnd.microsoft.card.adaptive'
  return { type: 'message', attachments: [{ contentType, content }] }
}

/** Posts messages to the webhook whose address is in an environment variable. */
export function chatChannel(variable: string) {
  const url = process.env[variable]
  // Checked here because an error from `fetch` would quote the address, and the address is a secret.
  if (!url || !URL.canParse(url) || new URL(url).username !== '') {
    throw new Error(`Set ${variable} to the address of the incoming webhook, https://…`)
  }
  return async (message: object, signal: AbortSignal): Promise<void> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      // Following a redirect would turn the POST into a GET.
      redirect: 'error',
      signal,
    })
    await response.body?.cancel()
    if (response.status === 429) throw RetryLaterError.from(response)
    if (!response.ok) throw new Error(`The chat of ${variable} responded ${response.status}.`)
  }
}
