import { type HashAlgorithm, hashText as hashOf } from "@metaxy/core/driver";
import { describe, it } from "vitest";
import { goldenSamples } from "../src/golden/golden-samples.ts";
import { oracleSubject } from "../src/golden/oracle-subject.ts";
import { runGoldenSteps } from "../src/golden/run-golden-steps.ts";

const hashText = (algorithm: HashAlgorithm, text: string): string => hashOf({ algorithm, length: 128 }, text);

describe("the oracle gives every golden answer", () => {
  for (const goldenCase of goldenSamples) {
    it(goldenCase.name, async () => {
      await runGoldenSteps(goldenCase, oracleSubject(goldenCase, hashText));
    });
  }
});
