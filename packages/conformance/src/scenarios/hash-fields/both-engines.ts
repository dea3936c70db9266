import type { MetadataStore } from "@metaxy/core";
import { goldenSamples } from "../../golden/golden-samples.ts";
import { runGoldenSamples } from "../../golden/run-golden-samples.ts";
import type { Scenario } from "../../suite/scenario.ts";
import { severalAtATime } from "../../suite/several-at-a-time.ts";

export const nativeEqualsPolars: Scenario = {
  key: "hash-fields/native-equals-polars",
  since: "0.1.0",
  level: "native",
  needs: ["native", "frames"],
  says: "Both engines give the same rows, as frames too, and statuses on every case of the seven steps.",
  rows: ["G12", "V8", "V1"],
  sweeping: true,
  timeout: 600_000,
  async run(t) {
    const { nativeHashes } = await t.capabilities();
    const cases = goldenSamples.filter((each) => nativeHashes.includes(each.hash_algorithm));
    // For self-tests the native engine is enough: only it is broken.
    const options = t.quick
      ? ({ versioningEngine: "native", givenAs: "rows" } as const)
      : ({ versioningEngine: "both", givenAs: "arrow", takenAs: "frames" } as const);
    await severalAtATime(cases, async (each) => {
      let opened: MetadataStore | undefined;
      const open: Parameters<typeof runGoldenSamples>[1] = async (settings) => {
        opened = await t.store({ ...settings, place: t.place(each.name) });
        return opened;
      };
      await runGoldenSamples(each, open, options);
      await opened?.close();
    });
  },
};
