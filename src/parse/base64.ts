// In pieces, since a function takes only so many arguments.
const pieceBytes = 32_768

/** Bytes → base64, with what every runtime has. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    binary += String.fromCharCode(...bytes.subarray(start, start + pieceBytes))
  }
  return btoa(binary)
}

/** Base64 → bytes; throws what `atob` throws for text that is none. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0))
}
