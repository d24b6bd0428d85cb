import { element } from './element.js'

/** Fills a select with options, by value; what was chosen stays so where it is still there. */
export function setOptions(
  select: HTMLSelectElement,
  options: readonly (readonly [value: string, label: string])[],
): void {
  const { value: chosen } = select
  select.replaceChildren(...options.map(([value, label]) => element('option', { value }, label)))
  if (options.some(([value]) => value === chosen)) select.value = chosen
}
