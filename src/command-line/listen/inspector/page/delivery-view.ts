import { decodeBody, type EventRow, eventRows, hexDump, payloadOf } from './delivery-body.js'
import { element, wrappable } from './element.js'
import { type InitMessage, type InspectedDelivery, outcomeLabel, topicLabel } from './messages.js'

// Browsers are slow with thousands of rows, and no event has so many fields.
const rowsAtMost = 200

/** A delivery in full: its outcome, its event, and its body as received. */
export function renderDelivery(
  delivery: InspectedDelivery,
  { meanings }: Pick<InitMessage, 'meanings'>,
  replay: () => void,
): readonly HTMLElement[] {
  const { body, message } = delivery
  const parts = [renderHead(delivery, replay)]
  if (message) parts.push(element('p', { class: 'problem' }, message))
  if (body === undefined) {
    parts.push(element('p', { class: 'hint' }, 'No body was read.'))
    return parts
  }
  const { bytes, text } = decodeBody(body)
  const payload = text === undefined ? undefined : payloadOf(text)
  if (payload) parts.push(...renderEvent(eventRows(payload, delivery), meanings))
  const named = { tabindex: '0', role: 'region', 'aria-label': 'Raw body' }
  const size = `${bytes.length.toLocaleString('en-GB')} bytes`
  const note = text === undefined ? `${size}, not UTF-8` : size
  parts.push(element('h3', {}, 'Raw body ', element('small', {}, note)))
  parts.push(element('pre', named, text ?? hexDump(bytes)))
  return parts
}

/** The outcome of a delivery, in full. */
export function renderResult(delivery: InspectedDelivery): HTMLElement {
  const { status, code } = delivery
  const response = `${status} ${code ?? outcomeLabel(delivery)}`
  return element('p', { class: 'became' }, ...renderOutcomes(delivery, response))
}

/**
 * The outcome of a delivery as a badge. For a forwarded delivery, the app's response comes first and sets
 * the colour: the receiver of `listen` accepts every valid event, which says nothing about the app.
 */
export function renderOutcomes(
  { app, severity: tone }: InspectedDelivery,
  received: string,
): readonly HTMLElement[] {
  if (!app) return [element('span', { class: `outcome ${tone}` }, received)]
  const [response, receiver] = [`app: ${app.text}`, `receiver: ${received}`]
  return [
    element(
      'span',
      { class: 'outcomes' },
      element('span', { class: `outcome ${app.tone}`, title: response }, response),
      element('span', { class: 'outcome second', title: receiver }, receiver),
    ),
  ]
}

function renderHead(delivery: InspectedDelivery, replay: () => void): HTMLElement {
  const { number, webhookId, time, body } = delivery
  const button = element('button', { type: 'button', disabled: body === undefined }, 'Replay')
  button.addEventListener('click', replay)
  return element(
    'header',
    {},
    element('h2', {}, ...wrappable(topicLabel(delivery))),
    renderResult(delivery),
    button,
    element('p', { class: 'facts' }, `No. ${number}, ${time}`, idOf(webhookId)),
  )
}

function idOf(webhookId: string | undefined): HTMLElement | string {
  return webhookId === undefined ? '' : element('code', {}, webhookId)
}

function renderEvent(
  rows: readonly EventRow[],
  meanings: InitMessage['meanings'],
): readonly HTMLElement[] {
  const shown = rows.slice(0, rowsAtMost).map((row) => renderRow(row, meanings))
  const table = element(
    'table',
    {},
    element('caption', {}, 'Event'),
    element('tbody', {}, ...shown),
  )
  const left = rows.length - shown.length
  if (left === 0) return [table]
  return [table, element('p', { class: 'hint' }, `And ${left} more fields: see the raw body.`)]
}

function renderRow(
  { name, type, text, mark, problems }: EventRow,
  meanings: InitMessage['meanings'],
): HTMLElement {
  const value = element('td', {}, element('span', { class: `value ${type}` }, text))
  if (mark === 'drifted') value.append(element('p', { class: 'mark' }, 'drift: not in the schema'))
  for (const problem of problems) value.append(element('p', { class: 'mark' }, problem))
  const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined
  return element(
    'tr',
    { class: mark },
    element('th', { scope: 'row' }, ...wrappable(name)),
    value,
    element('td', { class: 'meaning' }, meaning ?? ''),
  )
}
