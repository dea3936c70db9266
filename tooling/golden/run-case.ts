import { type GoldenCase, runGoldenSamples } from "@metaxy/conformance";
import type { MetadataStore } from "@metaxy/core";
import type { Subject } from "./subjects.ts";

/** Runs a case's steps on a new store, or on the one at `place`, and closes it. Throws where an answer differs. */
export async function runCase(golden: GoldenCase, subject: Subject, place?: string): Promise<void> {
  const { versioningEngine } = subject;
  const opened: MetadataStore[] = [];
  try {
    await runGoldenSamples(
      golden,
      async (options) => {
        const store = subject.create({ ...options, versioningEngine, onWarning: () => undefined }, place);
        opened.push(store);
        return store.open("write");
      },
      { versioningEngine },
    );
  } finally {
    for (const store of opened) await store.close();
  }
}
