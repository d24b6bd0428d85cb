import { DeliveryList } from './delivery-list.js'
import { renderDelivery } from './delivery-view.js'
import { find } from './element.js'
import { Filter } from './filter.js'
import { InspectorClient } from './inspector-client.js'
import type { Arrivals, Hello, InspectedDelivery } from './messages.js'
import { SendForm } from './send-form.js'

const client = new InspectorClient(location.hash.slice(1))
const sendForm = new SendForm(find('#send', HTMLFormElement), client)
const filter = new Filter(find('#filter', HTMLFormElement), list)
const connection = find('#connection', HTMLElement)
const count = find('#count', HTMLElement)
const view = find('#delivery', HTMLElement)
let hello: Hello | undefined
let deliveries: DeliveryList | undefined
let selected: InspectedDelivery | undefined
let total = 0

client.open({
  onHello: greet,
  onArrivals: take,
  onConnection(isConnected, words) {
    connection.textContent = words
    connection.classList.toggle('lost', !isConnected)
  },
})

function greet(said: Hello): void {
  // Said again after a lost connection, by the same process: another has another token.
  if (hello) return
  hello = said
  const { receiverUrl, authHeader, topics, kept } = said
  const key = authHeader === undefined ? 'no key asked for' : `key in ${authHeader}`
  find('#receiver', HTMLElement).textContent = `${receiverUrl} (${key})`
  sendForm.offer(topics)
  deliveries = new DeliveryList(find('#list', HTMLOListElement), kept, (delivery) => {
    filter.isFollowing = false
    show(delivery)
  })
  list()
}

function take(arrivals: Arrivals): void {
  total = arrivals.total
  for (const delivery of arrivals.deliveries) deliveries?.add(delivery)
  document.title = `(${total}) Qondor webhooks`
  list()
}

/** Lists what fits the filter, and shows the newest of it if asked to. */
function list(): void {
  const kept = deliveries?.deliveries ?? []
  filter.offer(kept)
  const shown = deliveries?.filter((delivery) => filter.fits(delivery)) ?? 0
  const lost = total > kept.length ? ` (the newest ${kept.length} are kept)` : ''
  count.textContent = `${shown} of ${total} received${lost}`
  const newest = kept.findLast((delivery) => filter.fits(delivery))
  if (filter.isFollowing && newest && newest !== selected) show(newest)
}

function show(delivery: InspectedDelivery): void {
  if (!hello) return
  selected = delivery
  deliveries?.mark(delivery)
  const replay = async (): Promise<void> => {
    sendForm.say(`No. ${delivery.number} again: ${await client.replay(delivery.number)}`)
  }
  view.replaceChildren(...renderDelivery(delivery, hello, () => void replay()))
}
