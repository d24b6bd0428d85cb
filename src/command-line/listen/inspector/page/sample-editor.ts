import { payloadOf, withWebhookId } from './delivery-body.js'
import { find } from './element.js'

/** Gets the body of a new sample; `undefined` if it cannot be edited. */
type SampleSource = () => Promise<string | undefined>

/** The part of the form in which a sample is edited. What was written stays until it is restored. */
export class SampleEditor {
  readonly #toggle: HTMLButtonElement
  readonly #parts: readonly HTMLElement[]
  readonly #text: HTMLTextAreaElement
  readonly #state: HTMLElement
  readonly #getSample: SampleSource
  /** By the name of the sample. */
  readonly #drafts = new Map<string, string>()
  #chosen = ''

  constructor(form: HTMLFormElement, getSample: SampleSource) {
    this.#toggle = find('[name=edit]', HTMLButtonElement, form)
    this.#parts = [...form.querySelectorAll<HTMLElement>('.editing')]
    this.#text = find('textarea', HTMLTextAreaElement, form)
    this.#state = find('#body-state', HTMLElement, form)
    this.#getSample = getSample
    this.#toggle.addEventListener('click', () => this.#open(!this.#isOpen))
    this.#text.addEventListener('input', () => this.#write(this.#text.value))
    find('[name=new-id]', HTMLButtonElement, form).addEventListener('click', () => this.#renewId())
    find('[name=restore]', HTMLButtonElement, form).addEventListener('click', () => {
      this.#drafts.delete(this.#chosen)
      void this.#show()
    })
  }

  /** The text to send; `undefined` to send the sample itself. */
  get body(): string | undefined {
    return this.#isOpen ? this.#drafts.get(this.#chosen) : undefined
  }

  /** Edits the sample with this name from now on. */
  choose(name: string): void {
    // One that could not be edited is asked for again: listen may have been gone.
    if (name === this.#chosen && !this.#text.disabled) return
    this.#chosen = name
    if (this.#isOpen) void this.#show()
  }

  get #isOpen(): boolean {
    return this.#toggle.getAttribute('aria-expanded') === 'true'
  }

  #open(isOpen: boolean): void {
    this.#toggle.setAttribute('aria-expanded', String(isOpen))
    for (const part of this.#parts) part.hidden = !isOpen
    if (isOpen) void this.#show()
  }

  /** Shows what was written of the chosen sample, or else a new one. */
  async #show(): Promise<void> {
    const chosen = this.#chosen
    const draft = this.#drafts.get(chosen)
    if (draft !== undefined) return this.#write(draft)
    // What is written from now on belongs to this sample, not to the one before it.
    this.#text.value = ''
    this.#say('Getting the sample…')
    const sample = indented(await this.#getSample())
    // Another may have been chosen in the meantime, or a text written, which stays.
    if (chosen !== this.#chosen || this.#drafts.has(chosen)) return
    if (sample !== undefined) return this.#write(sample)
    this.#text.disabled = true
    const why = 'the sample is not text, or listen does not respond'
    this.#say(`Cannot be edited: ${why}. Send sends it as it is.`, true)
  }

  #write(text: string): void {
    this.#text.disabled = false
    if (this.#text.value !== text) this.#text.value = text
    this.#drafts.set(this.#chosen, text)
    const state = describe(text)
    this.#say(state, state !== valid)
  }

  #say(state: string, isWrong = false): void {
    // A status that stays the same is not to be read out again.
    if (this.#state.textContent !== state) this.#state.textContent = state
    this.#state.classList.toggle('wrong', isWrong)
  }

  #renewId(): void {
    const renewed = withWebhookId(this.#text.value, crypto.randomUUID())
    if (renewed === undefined) this.#say('No webhookId that is text: none was renewed.', true)
    else this.#write(renewed)
  }
}

const valid = 'JSON'

/** What is wrong with a text before it is sent. */
function describe(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? valid : 'JSON, but not an object. It is sent as it is.'
  } catch (error) {
    const [line = ''] = String(error instanceof Error ? error.message : error).split('\n')
    return `Not JSON, and sent as it is: ${line}`
  }
}

/** A body with a field on each line; anything else than an object unchanged. */
function indented(text: string | undefined): string | undefined {
  const payload = text === undefined ? undefined : payloadOf(text)
  return payload ? JSON.stringify(payload, null, 2) : text
}
