import { inParallel } from "./in-parallel.ts";
import { runVitest } from "./run-vitest.ts";
import type { Stage } from "./stage.ts";
import { sum } from "./tally.ts";

const SHARDS = 2;

/** Every broken store on every scenario: it fails what it breaks, and nothing else. */
export const mutants: Stage = {
  name: "mutants",
  async run(context) {
    const shards = Array.from({ length: SHARDS }, (_, index) => `${index + 1}/${SHARDS}`);
    const file = "tooling/suite-self-test/test/self-test.test.ts";
    return sum(
      await inParallel(shards, (shard) =>
        runVitest({ file, env: { METAXY_MUTANTS: "full", METAXY_MUTANTS_SHARD: shard } }, context),
      ),
    );
  },
};
