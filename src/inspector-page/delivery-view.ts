import { decodeBody, hexDump, payloadOf } from './delivery-body.js'
import { element } from './element.js'
import { type EventRow, eventRows } from './event-rows.js'
import type { Hello, InspectedDelivery } from './messages.js'
import { timeOfDay, toneOf } from './tone.js'

/** A delivery in full: what became of it, its event, and its body as it came. */
export function renderDelivery(
  delivery: InspectedDelivery,
  { meanings }: Pick<Hello, 'meanings'>,
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
  if (payload) parts.push(renderEvent(eventRows(payload, delivery), meanings))
  const raw = element('pre', { tabindex: '0', 'aria-label': 'Raw body' }, text ?? hexDump(bytes))
  const size = `${bytes.length.toLocaleString('en-GB')} bytes`
  const note = text === undefined ? `${size}, not UTF-8` : size
  parts.push(element('h3', {}, 'Raw body ', element('small', {}, note)), raw)
  return parts
}

function renderHead(delivery: InspectedDelivery, replay: () => void): HTMLElement {
  const { topic, outcome, status, code, number, webhookId, receivedAt, body } = delivery
  const button = element('button', { type: 'button', disabled: body === undefined }, 'Replay')
  button.addEventListener('click', replay)
  const answered = [status, outcome, code].filter(Boolean).join(' ')
  return element(
    'header',
    {},
    element('h2', {}, topic ?? 'No topic'),
    element('p', { class: `outcome ${toneOf(delivery)}` }, answered),
    button,
    element('p', { class: 'facts' }, `No. ${number}, ${timeOfDay(receivedAt)}`, idOf(webhookId)),
  )
}

function idOf(webhookId: string | undefined): HTMLElement | string {
  return webhookId === undefined ? '' : element('code', {}, webhookId)
}

function renderEvent(rows: readonly EventRow[], meanings: Hello['meanings']): HTMLElement {
  return element(
    'table',
    {},
    element('caption', {}, 'Event'),
    element('tbody', {}, ...rows.map((row) => renderRow(row, meanings))),
  )
}

function renderRow({ name, type, text, mark, problems }: EventRow, meanings: Hello['meanings']) {
  const value = element('td', {}, element('span', { class: `value ${type}` }, text))
  if (mark === 'drifted') value.append(element('p', { class: 'mark' }, 'drift: no schema knows it'))
  for (const problem of problems) value.append(element('p', { class: 'mark' }, problem))
  const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined
  return element(
    'tr',
    { class: mark },
    element('th', { scope: 'row' }, name),
    value,
    element('td', { class: 'meaning' }, meaning ?? ''),
  )
}
