import { element } from './element.js'
import type { InspectedDelivery } from './messages.js'

/**
 * The outcome of a delivery as a badge. For a forwarded delivery, the app's response comes first and sets
 * the colour: the receiver of `listen` handles everything, which says nothing about the app.
 */
export function renderOutcomes(
  { app, severity: tone }: InspectedDelivery,
  received: string,
): readonly HTMLElement[] {
  if (!app) return [element('span', { class: `outcome ${tone}` }, received)]
  const [answered, receiver] = [`app: ${app.answer}`, `receiver: ${received}`]
  return [
    element(
      'span',
      { class: 'outcomes' },
      element('span', { class: `outcome ${app.tone}`, title: answered }, answered),
      element('span', { class: 'outcome second', title: receiver }, receiver),
    ),
  ]
}
