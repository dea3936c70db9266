import { kernelsBase64 } from "./kernels.wasm.ts";

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  freeMemoryStart(): number;
  gatherInline(job: number): number;
  hashToTexts(job: number): number;
  hashToNumbers(job: number): number;
}

// Node's type package does not declare WebAssembly.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: KernelExports };
};

const PAGE_BYTES = 65_536;
const ALIGNMENT = 16;
// Kernels copy 8 bytes at a time, up to 7 behind the end of a text.
const OVERRUN_BYTES = 8;
const SHARED_MEMORY_BYTES = 56 * 1024 * 1024;

/** An instance of the kernels, with the part of its memory that callers fill from the start on. */
export interface Kernels extends Pick<KernelExports, "gatherInline" | "hashToTexts" | "hashToNumbers"> {
  /** How much is taken: pass it to `release` to free what is taken later. */
  mark(): number;
  release(mark: number): void;
  /** Address of so many bytes, aligned to 16. Views made before are no longer valid. */
  take(bytes: number): number;
  /** Address of a copy. */
  put(bytes: Uint8Array): number;
  /** Address of a copy, each word modulo 2^32. */
  putWords(words: readonly number[]): number;
  /** A view, valid until the next `take` or `put`. */
  bytesAt(address: number, length: number): Uint8Array<ArrayBuffer>;
  /** A view, valid until the next `take` or `put`. */
  wordsAt(address: number, length: number): Uint32Array<ArrayBuffer>;
}

/** A value that is made at its first use, and then stays. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const compiled = lazily(() => new WebAssembly.Module(Buffer.from(kernelsBase64, "base64")));
const shared = lazily(instantiate);

function instantiate(): Kernels {
  const { memory, freeMemoryStart, ...kernels } = new WebAssembly.Instance(compiled()).exports;
  let end = Math.ceil(freeMemoryStart() / ALIGNMENT) * ALIGNMENT;
  const bytesAt = (address: number, length: number) => new Uint8Array(memory.buffer, address, length);
  const wordsAt = (address: number, length: number) => new Uint32Array(memory.buffer, address, length);
  const take = (bytes: number): number => {
    const address = end;
    end += Math.ceil((bytes + OVERRUN_BYTES) / ALIGNMENT) * ALIGNMENT;
    const missing = end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    return address;
  };
  const put = (bytes: Uint8Array): number => {
    const address = take(bytes.length);
    bytesAt(address, bytes.length).set(bytes);
    return address;
  };
  const putWords = (words: readonly number[]): number => {
    const address = take(words.length * 4);
    wordsAt(address, words.length).set(words);
    return address;
  };
  const release = (mark: number): void => {
    end = mark;
  };
  return { ...kernels, take, put, putWords, bytesAt, wordsAt, release, mark: () => end };
}

/**
 * Calls `work` with kernels whose memory is free, and frees what it takes. Work of up to 56 MiB gets one lasting
 * instance, made at first use; larger work an instance of its own, since WebAssembly memory never shrinks.
 */
export function withKernels<T>(bytes: number, work: (kernels: Kernels) => T): T {
  if (bytes > SHARED_MEMORY_BYTES) return work(instantiate());
  const kernels = shared();
  const mark = kernels.mark();
  try {
    return work(kernels);
  } finally {
    kernels.release(mark);
  }
}
