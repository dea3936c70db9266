import { ProjectMismatchError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const foreignProject: Scenario = {
  key: "project/foreign-project",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "A write to a feature of another project throws `ProjectMismatchError`, names feature, both projects and the remedy, and stores nothing; one to the own project succeeds.",
  rows: ["P1", "P2", "P5", "O13", "E5", "W11"],
  async run(t) {
    const Ours = t.feature({ key: "ours", project: "vision", fields: { audio: "1" } });
    const Theirs = t.feature({ key: "theirs", project: "speech", fields: { audio: "1" } });
    const store = await t.store({ project: "vision" });
    const written = rows`
      id | @audio
      v1 | a1
    `;
    const says = [Theirs.key, "vision", "speech", "allowCrossProjectWrites"];
    await t.expectRefused(
      ProjectMismatchError,
      { code: "PROJECT_MISMATCH", says, unchanged: [() => store.readMetadata(Theirs)] },
      () => store.writeMetadata(Theirs, written),
    );
    t.expectEqual(await store.hasFeature(Theirs), false, "hasFeature of the refused feature");
    await store.writeMetadata(Ours, written);
    await t.expectRows(store.readMetadata(Ours), written);
  },
};
