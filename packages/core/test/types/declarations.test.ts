import { describe, expect, it } from "vitest";
import { MetadataStoreError } from "../../src/errors.ts";
import { definitionOf, predicateOf } from "../../src/feature/index.ts";
import { currentGraph } from "../../src/graph/index.ts";
import { MetadataStore } from "../../src/metadata-store.ts";
import * as accepted from "./accepted.ts";
import * as features from "./features.ts";
import * as refused from "./refused.ts";

/** Holds no row: what is declared is run, not stored. */
const emptyStore: MetadataStore = Object.assign(Object.create(MetadataStore.prototype), {
  writeMetadata: async () => {},
  replaceChildren: async () => {},
  readMetadata: (_: unknown, { filters }: { readonly filters?: Parameters<typeof predicateOf>[0] } = {}) => {
    if (filters !== undefined) predicateOf(filters);
    return { toArray: async () => [] };
  },
  resolveUpdate: async () => ({
    toProcess: () => ({ batches: async function* () {} }),
    carried: () => ({ toArray: async () => [] }),
  }),
});

/** Every declaration that compiles; the compiler demands each. */
const runs: { readonly [N in keyof typeof accepted]: () => unknown } = {
  literals: accepted.literals,
  rows: accepted.rows,
  givenWords: accepted.givenWords,
  nestedColumns: () => accepted.nestedColumns(emptyStore),
  structKeys: () => accepted.structKeys(emptyStore),
  store: () => accepted.store(emptyStore, []),
  undefinedOptions: () => [undefined, "duration > 0"].map((filter) => accepted.undefinedOptions(filter)),
  ownGraph: accepted.ownGraph,
};

// That the types are right is checked by run.ts, with three compilers.
describe("the declarations that compile", () => {
  it("fit together", () => {
    const { reportSpec, ...declared } = features;
    const keys = Object.values(declared).map((feature) => definitionOf(feature).key);
    currentGraph().validate();
    expect(keys.toSorted()).toEqual([
      "notes/raw",
      "processed/video",
      "video/crop",
      "video/face",
      "video/processing",
      "video/raw",
      "video/report",
      "video/summary",
    ]);
    expect(definitionOf(features.Report).metadata).toEqual(reportSpec.metadata);
  });

  for (const [name, run] of Object.entries(runs)) it(`also run: ${name}`, async () => void (await run()));
});

describe("the misuse that does not compile", () => {
  for (const [name, { says, run }] of Object.entries(refused.misuses)) {
    it(`is refused at run time too: ${name}`, () => {
      expect(run).toThrow(MetadataStoreError);
      expect(run).toThrow(says);
    });
  }

  it("is no error at run time where the language hides it", () => {
    expect(refused.onlyForTheCompiler).not.toThrow();
  });

  it("is a store's own to refuse where it is about rows", () => {
    expect(() => refused.rows(emptyStore)).not.toThrow();
  });
});
