import type { MetadataStore } from "@metaxy/core";
import { tableName } from "@metaxy/core/driver";
import { HOSTILE_TEXTS } from "../../suite/hostile-texts.ts";
import { rows } from "../../suite/row-table.ts";
import type { ScenarioContext } from "../../suite/scenario-context.ts";

/** A feature that hostile texts aim at, and how to see that nothing happened to it. */
export interface Victim {
  readonly table: string;
  /** The corpus, and attacks on the victim's table in particular. */
  readonly texts: readonly string[];
  expectUnharmed(): Promise<void>;
}

/** Writes a feature of two rows, the table that the corpus attacks. */
export async function writeVictim(t: ScenarioContext, store: MetadataStore): Promise<Victim> {
  const feature = t.feature({ key: "victim", fields: { f: "1" } });
  const written = rows`
    id | path  | @f
    v1 | a.mp4 | 1
    v2 | b.mp4 | 2
  `;
  await store.writeMetadata(feature, written);
  const { name: table } = tableName(feature.key.split("/"));
  return {
    table,
    texts: [
      ...HOSTILE_TEXTS,
      `'; DROP TABLE ${table}; --`,
      `"; DROP TABLE "${table}"; --`,
      `\`; DELETE FROM ${table}; --`,
      `'); DELETE FROM "${table}"; --`,
      `' OR EXISTS (SELECT 1 FROM "${table}") OR '' = '`,
    ],
    expectUnharmed: () => t.expectRows(store.readMetadata(feature, { withSampleHistory: true }), written),
  };
}
