import type { HashAlgorithm } from "./hash-settings.ts";
import { KERNEL_ALGORITHMS } from "./kernel-algorithm.ts";
import { type Kernels, withKernels } from "./kernels.ts";
import { placeFixedTexts, placeParts } from "./place-template.ts";
import type { Template } from "./template.ts";
import { type Chunk, planChunks } from "./template-chunks.ts";

/** What is made of each row's hash. */
export interface HashOutput {
  readonly algorithm: HashAlgorithm;
  /** `hashToTexts` gives texts behind each other and their ends, `hashToNumbers` 8 bytes a row. */
  readonly kernel: "hashToTexts" | "hashToNumbers";
  /** Most bytes of a row's output. */
  readonly rowBytes: number;
  /** Is called chunk by chunk. */
  receive(hashed: HashedChunk): void;
}

/** Output of a chunk. The views are valid until `receive` returns. */
interface HashedChunk {
  /** Row of the template that is the chunk's first. */
  readonly start: number;
  readonly out: Uint8Array<ArrayBuffer>;
  /** For texts: where each row's text begins in `out`, and where the last one ends. */
  readonly offsets: Uint32Array<ArrayBuffer>;
}

// A kernel writes a hash whole before it is cut.
const MOST_HASH_BYTES = 64;

interface OutputPlaces {
  readonly out: number;
  readonly offsets: number;
  readonly validity: number;
}

function placeOutput(kernels: Kernels, rows: number, rowBytes: number): OutputPlaces {
  const out = kernels.take(rows * rowBytes + MOST_HASH_BYTES);
  const offsets = kernels.take((rows + 1) * 4);
  // One byte more than the bits fill, since they may begin within a byte.
  const validity = kernels.put(new Uint8Array((rows >> 3) + 2));
  return { out, offsets, validity };
}

/** Copies the chunk's bits to their place among those of all rows. */
function mergeBits(all: Uint8Array, bits: Uint8Array, firstByte: number): void {
  for (const [index, byte] of bits.entries()) {
    const at = firstByte + index;
    if (at < all.length) all[at] = (all[at] ?? 0) | byte;
  }
}

/** Hashes the rows of the template chunk by chunk. Gives the validity of the result; `undefined`: no row is NULL. */
export function hashInChunks(template: Template, output: HashOutput): Uint8Array | undefined {
  const { parts, rowCount } = template;
  const chunks = planChunks(template);
  const validity = new Uint8Array(Math.ceil(rowCount / 8));
  const largest = chunks.reduce((most, chunk) => Math.max(most, chunk.bytes), 0);
  const nulls = withKernels(largest, (kernels) => {
    const fixed = placeFixedTexts(kernels, parts);
    const mark = kernels.mark();
    let count = 0;
    for (const chunk of chunks) {
      kernels.release(mark);
      const table = placeParts(kernels, fixed, { parts, chunk });
      count += hashChunk(kernels, { table, chunk, output, validity });
    }
    return count;
  });
  return nulls === 0 ? undefined : validity;
}

interface PlacedChunk {
  readonly table: readonly [start: number, end: number];
  readonly chunk: Chunk;
  readonly output: HashOutput;
  readonly validity: Uint8Array;
}

function hashChunk(kernels: Kernels, { table, chunk, output, validity }: PlacedChunk): number {
  const { start, end, joinedBytes } = chunk;
  const rows = end - start;
  const places = placeOutput(kernels, rows, output.rowBytes);
  const { number } = KERNEL_ALGORITHMS[output.algorithm];
  // As assembly/template.ts reads them.
  const job = [number, ...table, rows, places.out, places.offsets, places.validity, start & 7, output.rowBytes];
  const scratch = kernels.take(joinedBytes);
  const nulls = kernels[output.kernel](kernels.putWords([...job, scratch]));
  mergeBits(validity, kernels.bytesAt(places.validity, (rows >> 3) + 2), start >> 3);
  const offsets = kernels.wordsAt(places.offsets, rows + 1);
  const size = output.kernel === "hashToTexts" ? (offsets[rows] ?? 0) : rows * output.rowBytes;
  output.receive({ start, out: kernels.bytesAt(places.out, size), offsets });
  return nulls;
}
