/** A text of so many UTF-8 bytes, of one and two-byte characters: what vectors.json holds the hashes of. */
export function sampleText(bytes: number): string {
  let text = "";
  let size = 0;
  for (let index = 0; size < bytes; index++) {
    const isWide = index % 3 === 2 && bytes - size >= 2;
    text += String.fromCharCode(isWide ? 0xc0 + ((index * 7) % 64) : 33 + ((index * index + 5 * index) % 94));
    size += isWide ? 2 : 1;
  }
  return text;
}
