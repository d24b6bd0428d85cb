import type { OfferAnsweredV1 } from 'qondor-webhooks'

/** Posts to an incoming webhook of Slack, or of another chat app that takes `{ text }`. */
export function slackChannel(url: string | undefined) {
  // Checked here because an error from `fetch` would quote the address, and the address is a secret.
  if (!url || !URL.canParse(url) || new URL(url).username !== '') {
    throw new Error('Set SLACK_WEBHOOK_URL to the address of the incoming webhook, https://…')
  }
  return async (text: string, signal: AbortSignal): Promise<void> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
      // Following a redirect would turn the POST into a GET.
      redirect: 'error',
      signal,
    })
    await response.body?.cancel()
    // Without the address, which is a secret.
    if (!response.ok) throw new Error(`Slack answered ${response.status}.`)
  }
}

export function describeAnswer(event: OfferAnsweredV1): string {
  const { customerName, offerHeading, offerId, projectName, directLink } = event
  const offer = offerHeading ?? offerId
  const text = `${customerName ?? 'The customer'} answered the offer ${offer} of ${projectName}.`
  return escapeMarkup(directLink ? `${text}\n${directLink}` : text)
}

// Slack reads these as markup: a heading with <!channel> in it would notify everybody.
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
