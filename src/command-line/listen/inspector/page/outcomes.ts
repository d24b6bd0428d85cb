import { element } from './element.js'
import type { InspectedDelivery } from './messages.js'

/**
 * What became of a delivery, in a badge. Where it was forwarded the answer of the app comes first and
 * has the colour: the receiver of `listen` handles everything, which says nothing about the app.
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
