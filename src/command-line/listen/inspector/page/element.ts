type Attributes = Readonly<Record<string, string | boolean | undefined>>

/** Creates an element. Its content is set as text, so that input never becomes markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    made.setAttribute(attribute, value === true ? '' : value)
  }
  made.append(...children)
  return made
}

/** A name whose lines break only between its words: `officeExternal`, `Reference`; `x-`, `name`. */
export function wrappable(name: string): readonly (Node | string)[] {
  const words = name.split(/(?<=[a-z0-9])(?=(?!V\d)[A-Z])|(?<=-)/)
  return words.flatMap((word, index) => (index === 0 ? [word] : [element('wbr'), word]))
}

/** The element that a selector matches. */
export function find<Found extends Element>(
  selector: string,
  type: abstract new () => Found,
  inside: ParentNode = document,
): Found {
  const found = inside.querySelector(selector)
  if (found instanceof type) return found
  throw new Error(`The page has no ${selector}.`)
}
