import { ProjectMismatchError } from "@metaxy/core/driver";
import type { Scenario } from "../../suite/scenario.ts";
import { writeVictim } from "./corpus.ts";

export const hostileValues: Scenario = {
  key: "security/values",
  since: "0.1.0",
  level: "security",
  needs: [],
  says: "A corpus of hostile texts as id, user value, field version, materialization id and filter literal round-trips or selects exactly and runs nothing.",
  rows: ["A3", "A4", "C8", "C10"],
  async run(t) {
    const Page = t.feature({ key: "page", fields: { body: "1" } });
    const store = await t.store();
    const victim = await writeVictim(t, store);
    const written = victim.texts.map((text) => ({
      id: text,
      body: text,
      metaxy_provenance_by_field: { body: text },
      metaxy_materialization_id: text,
    }));
    await store.writeMetadata(Page, written);
    await t.expectRows(store.readMetadata(Page), written);
    for (const row of written) {
      const inText = `id IN ('${row.id.replaceAll("'", "''")}', 'none')`;
      const found = store.readMetadata(Page, {
        filters: [
          inText,
          (c) => c("body").eq(row.body),
          (c) => c("metaxy_provenance_by_field").field("body").eq(row.body),
          (c) => c("metaxy_materialization_id").isIn([row.body]),
        ],
      });
      await t.expectRows(found, [row]);
    }
    const [first, ...others] = written;
    await store.deleteMetadata(Page, { where: (c) => c("id").isIn(others.map((row) => row.id)) });
    await t.expectRows(store.readMetadata(Page), first === undefined ? [] : [first]);
    await victim.expectUnharmed();
  },
};

export const hostileSettings: Scenario = {
  key: "security/settings",
  since: "0.1.0",
  level: "security",
  needs: [],
  says: "Hostile texts as project of store and feature and as materialization id of store and call are compared and stored exactly and run nothing.",
  rows: ["A3", "A28", "C10", "P1"],
  async run(t) {
    const victim = await writeVictim(t, await t.store());
    const attack = `'; DROP TABLE ${victim.table}; --"\`\\ $1 ? %s`;
    const Ours = t.feature({ key: "ours", project: attack });
    const Theirs = t.feature({ key: "theirs", project: `${attack} ` });
    const store = await t.store({ project: attack, materializationId: attack });
    const rowOf = (id: string) => ({ id, metaxy_provenance_by_field: { default: "1" } });
    await store.writeMetadata(Ours, [rowOf("v1")]);
    await store.writeMetadata(Ours, [rowOf("v2")], { materializationId: `${attack}${attack}` });
    await t.expectRows(store.readMetadata(Ours), [
      { ...rowOf("v1"), metaxy_materialization_id: attack },
      { ...rowOf("v2"), metaxy_materialization_id: `${attack}${attack}` },
    ]);
    await t.expectRefused(
      ProjectMismatchError,
      { code: "PROJECT_MISMATCH", says: Theirs.key, unchanged: [() => store.readMetadata(Theirs)] },
      () => store.writeMetadata(Theirs, [rowOf("v1")]),
    );
    await victim.expectUnharmed();
  },
};
