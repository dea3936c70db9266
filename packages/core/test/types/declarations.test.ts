import { describe, expect, it } from "vitest";
import { definitionOf } from "../../src/feature/index.ts";
import { currentGraph } from "../../src/graph/index.ts";
import * as accepted from "./accepted.ts";
import * as features from "./features.ts";
import * as refused from "./refused.ts";
import type { TypedStore } from "./typed-store.ts";

const emptyStore: TypedStore = {
  writeMetadata: async () => {},
  readMetadata: () => ({ toArray: async () => [] }),
  resolveUpdate: async () => ({ toProcess: () => ({ batches: async function* () {} }) }),
};

// That the types are right is checked by run.ts, with three compilers.
describe("the declarations that compile", () => {
  it("also run, and fit together", async () => {
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
    for (const check of [accepted.literals, accepted.rows, accepted.ownGraph]) expect(check).not.toThrow();
    accepted.structKeys(emptyStore);
    await accepted.store(emptyStore, []);
  });
});

describe("the misuse that does not compile", () => {
  for (const misuse of [refused.names, refused.dependencies, refused.fields]) {
    it(`is refused at run time too: ${misuse.name}`, () => {
      expect(misuse).toThrow(expect.objectContaining({ code: expect.stringMatching(/^INVALID_|NOT_FOUND$/) }));
    });
  }

  it("is a store's own to refuse where it is about rows", () => {
    expect(() => refused.rows(emptyStore)).not.toThrow();
  });
});
