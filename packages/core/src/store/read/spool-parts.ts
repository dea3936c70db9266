import { appendFile, open, rm } from "node:fs/promises";

export interface SpoolPartsOptions {
  /** Bytes kept in memory; what is above goes to `file`. */
  readonly memoryLimit: number;
  /** A private file; asked for at need. */
  readonly file: () => Promise<string>;
}

interface FilePart {
  readonly offset: number;
  readonly bytes: number;
}

/** Parts of bytes in their order: in memory up to a limit, then in a temporary file. */
export class SpoolParts {
  readonly #parts: (Uint8Array | FilePart)[] = [];
  readonly #options: SpoolPartsOptions;
  #inMemory = 0;
  #file: string | undefined;
  #fileSize = 0;

  constructor(options: SpoolPartsOptions) {
    this.#options = options;
  }

  async add(bytes: Uint8Array): Promise<void> {
    if (this.#inMemory + bytes.length <= this.#options.memoryLimit) {
      this.#inMemory += bytes.length;
      this.#parts.push(bytes);
      return;
    }
    this.#file ??= await this.#options.file();
    await appendFile(this.#file, bytes);
    this.#parts.push({ offset: this.#fileSize, bytes: bytes.length });
    this.#fileSize += bytes.length;
  }

  async *read(): AsyncGenerator<Uint8Array> {
    for (const part of this.#parts) yield part instanceof Uint8Array ? part : await this.#fromFile(part);
  }

  async #fromFile(part: FilePart): Promise<Uint8Array> {
    const file = await open(this.#file ?? "", "r");
    try {
      const bytes = new Uint8Array(part.bytes);
      await file.read(bytes, 0, part.bytes, part.offset);
      return bytes;
    } finally {
      await file.close();
    }
  }

  /** Frees memory and the file. May be called twice. */
  async dispose(): Promise<void> {
    this.#parts.length = 0;
    this.#inMemory = 0;
    if (this.#file !== undefined) await rm(this.#file, { force: true });
  }
}
