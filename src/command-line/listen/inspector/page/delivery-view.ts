import { type Copy, copiesOf } from './copies.js'
import { decodeBody, type EventRow, eventRows, hexDump, payloadOf } from './delivery-body.js'
import { element, wrappable } from './element.js'
import { type InitMessage, type InspectedDelivery, outcomeLabel, topicLabel } from './messages.js'

// Browsers are slow with thousands of rows, and no event has so many fields.
const rowsAtMost = 200

/** A delivery in full: its outcome, its event, and its body as received. */
export function renderDelivery(
  delivery: InspectedDelivery,
  hello: InitMessage,
  actions: DeliveryActions,
): readonly HTMLElement[] {
  const { message } = delivery
  return [
    renderHead(delivery, hello, actions),
    ...(message ? [element('p', { class: 'problem' }, message)] : []),
    renderAnswer(delivery),
    ...renderBody(delivery, hello),
    ...renderHeaders(delivery),
  ]
}

/** What the buttons of a delivery do. */
export interface DeliveryActions {
  readonly replay: (isNew: boolean) => void
  readonly copy: (copy: Copy) => void
}

/** The text that the app answered; empty until it did. */
export function renderAnswer({ app }: InspectedDelivery): HTMLElement {
  const answer = app?.answer
  if (answer === undefined) return element('section', { class: 'answer' })
  const text =
    answer === '' ? element('p', { class: 'hint' }, 'An empty body.') : scrollable('Answer', answer)
  return element('section', { class: 'answer' }, element('h3', {}, 'Answer of your app'), text)
}

function renderBody(
  delivery: InspectedDelivery,
  { meanings }: InitMessage,
): readonly HTMLElement[] {
  const { body } = delivery
  if (body === undefined) return [element('p', { class: 'hint' }, 'No body was read.')]
  const { bytes, text } = decodeBody(body)
  const payload = text === undefined ? undefined : payloadOf(text)
  const size = `${bytes.length.toLocaleString('en-GB')} bytes`
  const note = text === undefined ? `${size}, not UTF-8` : size
  return [
    ...(payload ? renderEvent(eventRows(payload, delivery), meanings) : []),
    element('h3', {}, 'Raw body ', element('small', {}, note)),
    scrollable('Raw body', text ?? hexDump(bytes)),
  ]
}

/** A text that may be long, which the keyboard can scroll. */
function scrollable(name: string, text: string): HTMLElement {
  return element('pre', { tabindex: '0', role: 'region', 'aria-label': name }, text)
}

/** The headers of the request: which arrived shows what a proxy dropped. */
function renderHeaders({ headers }: InspectedDelivery): readonly HTMLElement[] {
  const rows = headers.map(({ name, value }) => {
    const shown = { class: value === undefined ? 'value missing' : 'value' }
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, ...wrappable(name)),
      element('td', {}, element('span', shown, value ?? 'not shown: a secret')),
    )
  })
  if (rows.length === 0) return []
  const caption = element('caption', {}, 'Headers')
  return [element('table', { class: 'headers' }, caption, element('tbody', {}, ...rows))]
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

function renderHead(
  delivery: InspectedDelivery,
  hello: InitMessage,
  { replay, copy }: DeliveryActions,
): HTMLElement {
  const { number, webhookId, time, body } = delivery
  const quiet = { class: 'quiet' }
  const more = copiesOf(delivery, hello).map((one) => {
    return button(`Copy as ${one.name}`, () => copy(one), quiet)
  })
  if (webhookId !== undefined && body !== undefined) {
    more.unshift(button('Replay with a new id', () => replay(true), quiet))
  }
  return element(
    'header',
    {},
    element('h2', {}, ...wrappable(topicLabel(delivery))),
    renderResult(delivery),
    button('Replay', () => replay(false), { disabled: body === undefined }),
    element('p', { class: 'facts' }, `No. ${number}, ${time}`, idOf(webhookId)),
    ...(more.length > 0 ? [element('div', { class: 'buttons' }, ...more)] : []),
  )
}

function button(
  text: string,
  act: () => void,
  attributes: Parameters<typeof element>[1],
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text)
  made.addEventListener('click', act)
  return made
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
