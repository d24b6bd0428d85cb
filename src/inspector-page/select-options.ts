import { element } from './element.js'

/** Something to choose, and how many there are of it. */
export interface Choice {
  readonly value: string
  readonly label: string
  readonly count?: number
}

/** Fills a select with choices; what was chosen stays so where it is still there. */
export function setOptions(select: HTMLSelectElement, choices: readonly Choice[]): void {
  const { value: chosen } = select
  const options = choices.map(({ value, label, count }) => {
    const text = count === undefined ? label : `${label} (${count})`
    return element('option', { value, 'data-label': label }, text)
  })
  select.replaceChildren(...options)
  if (choices.some(({ value }) => value === chosen)) select.value = chosen
}
