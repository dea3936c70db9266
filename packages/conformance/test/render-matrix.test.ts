import type { StoreCapabilities } from "@metaxy/core/driver";
import { describe, expect, it } from "vitest";
import { renderMatrix, type ScenarioResult } from "../src/index.ts";

const result = (
  store: string,
  key: string,
  outcome: ScenarioResult["outcome"],
  more: Partial<ScenarioResult> = {},
): ScenarioResult => ({
  store,
  key,
  outcome,
  lacking: [],
  milliseconds: Math.random(),
  ...more,
});

const capabilities: StoreCapabilities = {
  durable: true,
  atomicWrite: false,
  hardDelete: true,
  writers: "one",
  pushdown: ["where", "latest"],
  nativeHashes: [],
  defaultHash: "xxhash64",
  refuses: [],
};

const results = [
  result("b", "read/is-lazy", "pass", { capabilities }),
  result("a", "read/is-lazy", "known gap", { reason: "slow | lazy" }),
  result("a", "delete/hard-uncovers-nothing", "unsupported", { lacking: ["hardDelete"] }),
  result("b", "delete/hard-uncovers-nothing", "pass"),
];

describe("the support matrix", () => {
  it("counts per store, by area and by scenario, and says why", () => {
    expect(renderMatrix(results)).toBe(`## In all

| store | pass | unsupported | known gap |
| --- | --- | --- | --- |
| a | 0 | 1 | 1 |
| b | 2 | 0 | 0 |

## Declared

\`writers\` is how many processes may write to one place at once: \`one\`, \`many\`, or only the \`process\` that the store lives in. What \`pushdown\` lacks is done by core, on rows; without \`nativeHashes\` core computes increments, with every hash.

| capability | a | b |
| --- | --- | --- |
| \`durable\` |  | yes |
| \`atomicWrite\` |  | no |
| \`hardDelete\` |  | yes |
| \`writers\` |  | one |
| \`pushdown\` |  | where, latest |
| \`nativeHashes\` |  | none |
| \`refuses\` |  | none |

## By area

Passed scenarios of those in the area; \`u\` unsupported, \`g\` known gaps.

| area | a | b |
| --- | --- | --- |
| \`read\` | 0/1 1g | 1/1 |
| \`delete\` | 0/1 1u | 1/1 |

## By scenario

| scenario | level | a | b |
| --- | --- | --- | --- |
| \`read/is-lazy\` | core | known gap | pass |
| \`delete/hard-uncovers-nothing\` | delete | unsupported: hardDelete | pass |

## Known gaps

- a, \`read/is-lazy\`: slow | lazy
`);
  });
  it("does not depend on the order of results", () => {
    expect(renderMatrix([...results].reverse())).toBe(renderMatrix(results));
  });
});
