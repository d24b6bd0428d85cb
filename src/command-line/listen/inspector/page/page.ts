import { DeliveryList } from './delivery-list.js'
import { renderDelivery, renderResult } from './delivery-view.js'
import { find } from './element.js'
import { Filter, SendForm } from './forms.js'
import { InspectorClient } from './inspector-client.js'
import type { InitMessage, InspectedDelivery, NewDeliveries } from './messages.js'
import { ScreenView } from './screen-view.js'

const connection = find('#connection', HTMLElement)
const count = find('#count', HTMLElement)
const view = find('#delivery', HTMLElement)
const said = find('#said', HTMLElement)
const sendForm = new SendForm(find('#send', HTMLFormElement), (topic, sample) => {
  void tell(`${topic} ${sample}`, client.send(topic, sample))
})
const filter = new Filter(find('#filter', HTMLFormElement), list)
const deliveries = new DeliveryList(find('#list', HTMLOListElement), (delivery, isOpened) => {
  filter.isFollowing = false
  show(delivery)
  if (isOpened) screenView.open()
})
const screenView = new ScreenView(() => deliveries.focus())
const client = new InspectorClient(location.hash.slice(1), {
  onHello: greet,
  onArrivals: take,
  onConnection(isConnected, words) {
    connection.textContent = words
    connection.classList.toggle('lost', !isConnected)
  },
})
let meanings: InitMessage['meanings'] = {}
let selected: InspectedDelivery | undefined
let total = 0

client.open()
// The address of another run differs only after the `#`, which does not make a browser load it.
addEventListener('hashchange', () => location.reload())
// Browsers allow six connections to a host, so hidden tabs close theirs.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) client.close()
  else client.open()
})

function greet(hello: InitMessage): void {
  const { receiverUrl, authHeader, topics } = hello
  meanings = hello.meanings
  const key = authHeader === undefined ? 'no key needed' : `key in ${authHeader}`
  find('#receiver', HTMLElement).textContent = `${receiverUrl} (${key})`
  sendForm.offer(topics)
  list()
}

function take(arrivals: NewDeliveries): void {
  total = arrivals.total
  deliveries.add(arrivals.deliveries, arrivals.kept)
  const changed = arrivals.deliveries.find(({ number }) => number === selected?.number)
  if (changed) renew(changed)
  document.title = `(${total}) Qondor webhooks`
  list()
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
  const replay = () => void tell(`No. ${delivery.number} again`, client.replay(delivery.number))
  const hadFocus = view.contains(document.activeElement)
  view.replaceChildren(...renderDelivery(delivery, { meanings }, replay))
  view.scrollTop = 0
  // The keyboard focus stays in the view.
  if (hadFocus) (view.querySelector<HTMLElement>('button:enabled') ?? view).focus()
}

/** Shows the app's response; the scroll position and the focus stay. */
function renew(delivery: InspectedDelivery): void {
  selected = delivery
  deliveries.mark(delivery)
  view.querySelector('.became')?.replaceWith(renderResult(delivery))
}

/** Shows what is being sent, and then the result. */
async function tell(what: string, outcome: Promise<string>): Promise<void> {
  said.textContent = `${what}: sending…`
  said.textContent = `${what}: ${await outcome}`
}
