// Further topics get no number, so their keys are stored as text.
const maxTopics = 1_000

const uuidLength = 36
// The starts of the eight groups of four digits in a UUID.
const groupStarts = new Uint8Array([0, 4, 9, 14, 19, 24, 28, 32])
const dash = 0x2d
const notHex = 0x10000
const lowerHex = digitValues('0123456789abcdef')
const anyHex = digitValues('0123456789abcdefABCDEF')

// The groups of a UUID and the number of a topic, 16 bits each.
const idLength = 9

/**
 * A set of keys that gives each key a number, its entry, which is an index for other arrays. A key of a
 * topic and a UUID takes about 40 bytes in typed arrays, and no object that the garbage collector would
 * visit. Any other key is stored as text. All keys are compared exactly: a hash only says where to look.
 */
export class IdTable {
  readonly #topics = new Map<string, number>()
  readonly #texts = new Map<string, number>()
  // By entry. A Map would become slower each time an entry is removed and added again.
  // Stryker disable next-line ArrayDeclaration: each place is written before it is read.
  readonly #textOf: (string | undefined)[] = []
  #ids = new Uint16Array(0)
  #hashes = new Int32Array(0)
  // Open addressing: an entry plus one, at the place of its hash or after it, and 0 for a free place. At
  // least half of the places are free.
  #places = new Int32Array(16)
  #idCount = 0
  #entryCount = 0
  // The last removed entry, or -1. A free entry has the one removed before it in `#hashes`.
  #free = -1
  // Random, so that nobody can choose ids that collide. Created late, since some hosts forbid random
  // numbers while a module loads.
  #factors: Int32Array | undefined
  // The last searched key: an id and its hash, or a text.
  readonly #id = new Uint16Array(idLength)
  #hash = 0
  #text: string | undefined

  /** The entry of a `Claim`'s key; -1 if there is none. */
  find(key: string): number {
    const start = key.length - uuidLength
    // A UUID in upper case would be a different key.
    const hasUuid = key.charAt(start - 1) === ':' && this.#readUuid(key, start, lowerHex)
    if (hasUuid && this.#readTopic(key.slice(0, start - 1))) return this.#findId()
    this.#text = key
    return this.#texts.get(key) ?? -1
  }

  /**
   * Like `find`, without building the text of the key. `undefined` for an event whose key is not just its
   * topic and its UUID in lower case.
   */
  findEvent(topic: string, webhookId: string): number | undefined {
    const hasUuid = webhookId.length === uuidLength && this.#readUuid(webhookId, 0, anyHex)
    if (!hasUuid || this.#isNil() || !this.#readTopic(topic)) return undefined
    return this.#findId()
  }

  /** Adds the last searched key, which must not have an entry. */
  add(): number {
    const entry = this.#takeEntry()
    if (this.#text === undefined) {
      this.#addId(entry)
    } else {
      this.#texts.set(this.#text, entry)
      this.#textOf[entry] = this.#text
    }
    return entry
  }

  /** Removes an entry; its number is reused for another key. */
  remove(entry: number): void {
    // Stryker disable next-line ConditionalExpression,EqualityOperator: it only saves time.
    const text = this.#texts.size > 0 ? this.#textOf[entry] : undefined
    if (text === undefined) {
      this.#removeId(entry)
    } else {
      this.#texts.delete(text)
      this.#textOf[entry] = undefined
    }
    this.#hashes[entry] = this.#free
    this.#free = entry
  }

  #takeEntry(): number {
    const entry = this.#free
    if (entry >= 0) {
      this.#free = this.#hashes[entry] ?? 0
      return entry
    }
    if (this.#entryCount === this.#hashes.length) {
      const length = 2 * this.#entryCount + 8
      this.#ids = enlarged(this.#ids, new Uint16Array(length * idLength))
      this.#hashes = enlarged(this.#hashes, new Int32Array(length))
    }
    this.#entryCount += 1
    return this.#entryCount - 1
  }

  #readUuid(text: string, start: number, hex: Int32Array): boolean {
    this.#factors ??= crypto.getRandomValues(new Int32Array(idLength))
    let seen = 0
    let hash = 0
    // Stryker disable next-line EqualityOperator: a ninth group is replaced by the topic.
    for (let index = 0; index < 8; index += 1) {
      const group = groupAt(text, start + (groupStarts[index] ?? 0), hex)
      seen |= group
      // Stryker disable next-line ArithmeticOperator: a hash only says where to look.
      hash = (hash + Math.imul(group, this.#factors[index] ?? 0)) | 0
      this.#id[index] = group
    }
    this.#hash = hash
    this.#text = undefined
    return seen < notHex && hasDashes(text, start)
  }

  #isNil(): boolean {
    // Stryker disable next-line EqualityOperator: the number of the topic is not read yet.
    for (let index = 0; index < 8; index += 1) if (this.#id[index] !== 0) return false
    return true
  }

  /** Whether the topic has a number; gives it one if possible. */
  #readTopic(topic: string): boolean {
    let number = this.#topics.get(topic)
    if (number === undefined && this.#topics.size < maxTopics && /^[\w-]+$/.test(topic)) {
      number = this.#topics.size
      this.#topics.set(topic, number)
    }
    if (number === undefined) return false
    this.#id[8] = number
    // So that one id of many topics is not searched for one by one.
    // Stryker disable next-line ArithmeticOperator,LogicalOperator,OptionalChaining: as above.
    this.#hash = (this.#hash + Math.imul(number, this.#factors?.[8] ?? 0)) | 0
    return true
  }

  #findId(): number {
    const last = this.#places.length - 1
    let place = this.#home(this.#hash)
    for (;;) {
      const entry = (this.#places[place] ?? 0) - 1
      if (entry < 0 || this.#isAt(entry)) return entry
      place = (place + 1) & last
    }
  }

  #isAt(entry: number): boolean {
    // Stryker disable next-line ConditionalExpression: it only saves time.
    if (this.#hashes[entry] !== this.#hash) return false
    const start = entry * idLength
    for (let index = 0; index < idLength; index += 1) {
      if (this.#ids[start + index] !== this.#id[index]) return false
    }
    return true
  }

  /** The preferred place of a hash: its highest bits, which depend on all digits. */
  #home(hash: number): number {
    return hash >>> (Math.clz32(this.#places.length) + 1)
  }

  #addId(entry: number): void {
    const start = entry * idLength
    // Not by `set`, which takes longer for so few.
    for (let index = 0; index < idLength; index += 1)
      this.#ids[start + index] = this.#id[index] ?? 0
    this.#hashes[entry] = this.#hash
    this.#idCount += 1
    // Stryker disable next-line EqualityOperator: it grows one id earlier or later.
    if (this.#idCount * 2 > this.#places.length) this.#spread()
    this.#put(entry)
  }

  #put(entry: number): void {
    const last = this.#places.length - 1
    let place = this.#home(this.#hashes[entry] ?? 0)
    while (this.#places[place] !== 0) place = (place + 1) & last
    this.#places[place] = entry + 1
  }

  /** Doubles the number of places. */
  #spread(): void {
    const old = this.#places
    this.#places = new Int32Array(old.length * 2)
    // Stryker disable next-line ConditionalExpression: a free place would be put at a free place.
    for (const taken of old) if (taken !== 0) this.#put(taken - 1)
  }

  #removeId(entry: number): void {
    const last = this.#places.length - 1
    // Stryker disable next-line LogicalOperator: a search from anywhere finds it, later.
    let hole = this.#home(this.#hashes[entry] ?? 0)
    while (this.#places[hole] !== entry + 1) hole = (hole + 1) & last
    // Later entries whose preferred place is at or before the hole move up, so that no search ends early.
    let place = hole
    for (;;) {
      place = (place + 1) & last
      const taken = this.#places[place] ?? 0
      if (taken === 0) break
      const wanted = this.#home(this.#hashes[taken - 1] ?? 0)
      if (((place - wanted) & last) >= ((place - hole) & last)) {
        this.#places[hole] = taken
        hole = place
      }
    }
    this.#places[hole] = 0
    this.#idCount -= 1
  }
}

/** Four hexadecimal digits as a number; `notHex` or more for other characters. */
function groupAt(text: string, at: number, hex: Int32Array): number {
  const a = text.charCodeAt(at)
  const b = text.charCodeAt(at + 1)
  const c = text.charCodeAt(at + 2)
  const d = text.charCodeAt(at + 3)
  if ((a | b | c | d) >= hex.length) return notHex
  return ((hex[a] ?? 0) << 12) | ((hex[b] ?? 0) << 8) | ((hex[c] ?? 0) << 4) | (hex[d] ?? 0)
}

function hasDashes(text: string, start: number): boolean {
  return (
    text.charCodeAt(start + 8) === dash &&
    text.charCodeAt(start + 13) === dash &&
    text.charCodeAt(start + 18) === dash &&
    text.charCodeAt(start + 23) === dash
  )
}

/** The value of each digit by its character code; `notHex` for any other character. */
function digitValues(digits: string): Int32Array {
  const values = new Int32Array(128).fill(notHex)
  for (const digit of digits) values[digit.charCodeAt(0)] = Number.parseInt(digit, 16)
  return values
}

/** A larger array with the numbers of a smaller one. */
export function enlarged<Numbers extends Uint16Array | Int32Array | Uint32Array | Float64Array>(
  old: Numbers,
  larger: Numbers,
): Numbers {
  larger.set(old)
  return larger
}
