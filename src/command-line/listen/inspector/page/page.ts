import type { Copy } from './copies.js'
import { DeliveryList } from './delivery-list.js'
import { renderAnswer, renderDelivery, renderResult } from './delivery-view.js'
import { find } from './element.js'
import { Filter, SendForm } from './forms.js'
import { InspectorClient, readToken } from './inspector-client.js'
import type { InitMessage, InspectedDelivery, NewDeliveries } from './messages.js'

const connection = find('#connection', HTMLElement)
const back = find('#back', HTMLButtonElement)
const clear = find('#clear', HTMLButtonElement)
const count = find('#count', HTMLElement)
const main = find('main', HTMLElement)
const view = find('#delivery', HTMLElement)
const nothingYet = [...view.childNodes]
const said = find('#said', HTMLElement)
const sendForm = new SendForm(find('#send', HTMLFormElement), {
  sendSample: (topic, sample) => void tell(`${topic} ${sample}`, client.sendSample(topic, sample)),
  sendBody: (what, body) => void tell(what, client.sendBody(body)),
  getSample: (topic, sample) => client.getSample(topic, sample),
})
const filter = new Filter(find('#filter', HTMLFormElement), list)
const deliveries = new DeliveryList(find('#list', HTMLOListElement), (delivery, isOpened) => {
  filter.isFollowing = false
  show(delivery)
  if (isOpened) open()
})
const client = new InspectorClient(await readToken(), {
  onHello: greet,
  onArrivals: take,
  onConnection(isConnected, words) {
    connection.textContent = words
    connection.classList.toggle('lost', !isConnected)
  },
})
/** Wide screens show the list and the delivery side by side, as list.css says. */
const isWide = matchMedia('(min-width: 46.01rem)')
let hello: InitMessage = {
  run: '',
  receiverUrl: '',
  authHeader: undefined,
  topics: [],
  meanings: {},
}
let selected: InspectedDelivery | undefined
let total = 0

client.open()
openForms()
isWide.addEventListener('change', openForms)
back.addEventListener('click', goBack)
clear.addEventListener('click', async () => {
  said.textContent = await client.clear()
})
// The address of another run differs only after the `#`, which does not make a browser load it.
addEventListener('hashchange', () => location.reload())
// Browsers allow six connections to a host, so hidden tabs close theirs.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) client.close()
  else client.open()
})

function greet(greeting: InitMessage): void {
  const isOtherRun = hello.run !== '' && hello.run !== greeting.run
  if (isOtherRun) said.textContent = 'listen was started again. Earlier deliveries are gone.'
  hello = greeting
  const { receiverUrl, authHeader, topics } = greeting
  const key = authHeader === undefined ? 'no key needed' : `key in ${authHeader}`
  find('#receiver', HTMLElement).textContent = `${receiverUrl} (${key})`
  sendForm.offer(topics)
  list()
}

function take(arrivals: NewDeliveries): void {
  if (arrivals.startsOver) empty()
  total = arrivals.total
  deliveries.add(arrivals.deliveries, arrivals.kept)
  const changed = arrivals.deliveries.find(({ number }) => number === selected?.number)
  if (changed) renew(changed)
  document.title = `(${total}) Qondor webhooks`
  list()
}

/** Drops the list and the delivery; the keyboard focus stays beside them. */
function empty(): void {
  const hadFocus = document.activeElement?.closest('#list, #opened')
  deliveries.clear()
  selected = undefined
  view.replaceChildren(...nothingYet)
  main.classList.remove('opened')
  if (hadFocus) find('#deliveries', HTMLElement).focus()
}

/** Lists the deliveries that match the filter, and shows the newest one if following. */
function list(): void {
  const kept = deliveries.deliveries
  filter.offer(kept)
  const shown = deliveries.filter((delivery) => filter.fits(delivery))
  const lost = total > kept.length ? ` (the newest ${kept.length} are kept)` : ''
  count.textContent = `${shown} of ${total} received${lost}`
  const newest = kept.findLast((delivery) => filter.fits(delivery))
  if (filter.isFollowing && newest && newest.number !== selected?.number) show(newest)
}

function show(delivery: InspectedDelivery): void {
  selected = delivery
  deliveries.mark(delivery)
  const { number } = delivery
  const replay = (isNew: boolean): void => {
    const what = isNew ? `No. ${number} with a new id` : `No. ${number} again`
    void tell(what, client.replay(number, isNew))
  }
  const hadFocus = view.contains(document.activeElement)
  view.replaceChildren(...renderDelivery(delivery, hello, { replay, copy }))
  view.scrollTop = 0
  // The keyboard focus stays in the view.
  if (hadFocus) (view.querySelector<HTMLElement>('button:enabled') ?? view).focus()
}

/** Shows the app's response; the scroll position and the focus stay. */
function renew(delivery: InspectedDelivery): void {
  selected = delivery
  deliveries.mark(delivery)
  view.querySelector('.became')?.replaceWith(renderResult(delivery))
  view.querySelector('.answer')?.replaceWith(renderAnswer(delivery))
}

async function copy({ name, text }: Copy): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    said.textContent = `Copied as ${name}`
  } catch {
    said.textContent = `Not copied as ${name}: the browser does not allow it`
  }
}

/** Shows what is being sent, and then the result. */
async function tell(what: string, outcome: Promise<string>): Promise<void> {
  said.textContent = `${what}: sending…`
  said.textContent = `${what}: ${await outcome}`
}

/** The forms are always open on a wide screen, and one line each on a narrow one. */
function openForms(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('.wide-open')) {
    details.open = isWide.matches
  }
}

/** Shows the delivery on a narrow screen, in place of the list. */
function open(): void {
  main.classList.add('opened')
  if (isWide.matches) return
  scrollTo(0, 0)
  back.focus()
}

/** Shows the list again on a narrow screen. */
function goBack(): void {
  main.classList.remove('opened')
  deliveries.focus()
}
