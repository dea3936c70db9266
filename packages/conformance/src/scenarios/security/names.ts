import { MetadataStoreError } from "@metaxy/core/driver";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext } from "../../suite/scenario-context.ts";
import { writeVictim } from "./corpus.ts";

/** Later parts of keys are made of these alone. */
const KEY_PART = /^[a-z0-9_][a-z0-9_-]*$/;

export const hostileNames: Scenario = {
  key: "security/names",
  since: "0.1.0",
  level: "security",
  needs: [],
  says: "The corpus as name of a column and of a struct's field, and where allowed as key part, is quoted right or refused by name; no other table changes.",
  rows: ["C10", "C17"],
  async run(t) {
    const store = await t.store();
    const victim = await writeVictim(t, store);
    // Of names that differ in case a store may refuse one; none begins with U+FEFF.
    const names = victim.texts.filter((text) => text !== "null" && !text.startsWith("\ufeff"));
    const Page = t.feature({ key: "page" });
    const cells = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
    const row: TestRow = { id: "v1", parts: cells, ...cells, metaxy_provenance_by_field: { default: "1" } };
    await store.writeMetadata(Page, [row]);
    await t.expectRows(store.readMetadata(Page), [row]);
    for (const name of names) {
      const found = store.readMetadata(Page, {
        columns: [name],
        filters: [(c) => c(name).eq(`value of ${name}`), (c) => c("parts").field(name).eq(`value of ${name}`)],
      });
      await t.expectRows(found, [{ [name]: `value of ${name}` }]);
    }
    for (const name of names) await keyIsSafe(t, name);
    await victim.expectUnharmed();
  },
};

async function keyIsSafe(t: ScenarioContext, part: string): Promise<void> {
  const define = () => t.feature({ key: part });
  if (!part.split("/").every((each) => KEY_PART.test(each) && !each.includes("__"))) {
    const says = ["Feature key", JSON.stringify(part.split("/").find((each) => !KEY_PART.test(each)))];
    await t.expectError(MetadataStoreError, { code: "INVALID_DEFINITION", says }, define);
    return;
  }
  const feature = define();
  const store = await t.store();
  const row = { id: part, metaxy_provenance_by_field: { default: "1" } };
  await store.writeMetadata(feature, [row]);
  await t.expectRows(store.readMetadata(feature), [row]);
}
