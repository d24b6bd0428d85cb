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
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  // `Uint8Array.from` goes through an iterator, which takes 50 times as long.
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index)
  return bytes
}
