/** A body that arrived. */
export interface DeliveryBody {
  readonly bytes: Uint8Array
  /** `undefined` where the bytes are not UTF-8. */
  readonly text: string | undefined
}

/** Decodes a body from base64. */
export function decodeBody(base64: string): DeliveryBody {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  try {
    return { bytes, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { bytes, text: undefined }
  }
}

/** Bytes for people: the offset, sixteen of them in hexadecimal, and what is ASCII of them. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const line = [...bytes.subarray(offset, offset + 16)]
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const ascii = line.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.'))
    lines.push(`${offset.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${ascii.join('')}`)
  }
  return lines.join('\n')
}
