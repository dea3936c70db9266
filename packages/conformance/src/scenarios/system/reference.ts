import { FeatureGraph, type MetadataStore } from "@metaxy/core";
import { SYSTEM_COLUMNS } from "@metaxy/core/driver";
import { defineFeatures } from "../../features/define-features.ts";
import type { GoldenCase } from "../../golden/golden-case.ts";
import { runGoldenSamples } from "../../golden/run-golden-samples.ts";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { TestFeature } from "../../suite/scenario-context.ts";

export const pythonReadsOurs: Scenario = {
  key: "system/python-reads-ours",
  since: "0.1.0",
  level: "core",
  needs: ["durable", "python", "reference"],
  says: "A store that we wrote has the tables, columns and storage types of one that the reference wrote, and the versions that the reference gave the same rows, so that it reads them and has as little to do.",
  rows: ["G12", "B3", "C18"],
  async run(t) {
    const { history } = t.reference;
    const options = { ...hashOf(history), project: "golden", versioningEngine: "polars" } as const;
    await t.reference.copyTo(t.place("reference"));
    const theirs = await t.store({ ...options, place: t.place("reference"), mode: "read" });
    const ours = await t.store({ ...options, place: t.place("ours") });
    const graph = new FeatureGraph({ project: "golden" });
    const features = [...defineFeatures(graph, history.features).values()];
    for (const feature of features) {
      const rows = await theirs.readMetadata(feature).toArray();
      await ours.writeMetadata(feature, rows.map(given));
      const types = await t.columnTypes(theirs, feature);
      t.expectEqual(
        SYSTEM_COLUMNS.filter((name) => types[name] === undefined),
        [],
        `The system columns that the reference's ${feature.key} lacks`,
      );
      t.expectEqual(await t.columnTypes(ours, feature), types, `The storage types of ${feature.key}`);
      await t.expectRows(ours.readMetadata(feature), rows.map(versioned));
      if (graph.parents(feature).length === 0) continue;
      const [expected, found] = [await toDo(theirs, feature), await toDo(ours, feature)];
      t.expectEqual(found, expected, `The increment of ${feature.key}`);
    }
  },
};

export const oursReadsPython: Scenario = {
  key: "system/ours-reads-python",
  since: "0.1.0",
  level: "core",
  needs: ["durable", "python", "reference"],
  says: "The golden store of the backend gives the expected reads and resolves, before and after its change; its hash and cut need not be given, as its rows tell them.",
  rows: ["G12", "C18", "B3", "B4", "B8"],
  async run(t) {
    const { history } = t.reference;
    const questions = history.steps.filter(({ op }) => op === "read" || op === "resolve").length;
    t.expectThat(questions > 0, "The history of the reference's store asks nothing.");
    const unsaid = { hashAlgorithm: undefined, hashTruncationLength: undefined };
    const ways = [
      ["auto", {}],
      ["polars", unsaid],
    ] as const;
    for (const [versioningEngine, hash] of ways) {
      const place = t.place(versioningEngine);
      await t.reference.copyTo(place);
      const open = (options: object): Promise<MetadataStore> =>
        t.store({ ...options, ...hash, versioningEngine, place });
      const answers = await runGoldenSamples(history, open, { versioningEngine });
      t.expectEqual(answers, questions, "The number of answers that were compared");
    }
  },
};

function hashOf({ hash_algorithm: hashAlgorithm, hash_truncation_length: hashTruncationLength }: GoldenCase) {
  return { hashAlgorithm, hashTruncationLength };
}

/** What a store does not give a row by itself: the rest it must compute as the reference did. */
function given(row: TestRow): TestRow {
  return onlyColumns(row, (name) => !name.startsWith("metaxy_") || name.endsWith("_by_field"));
}

// A project's version has the JSON schema of the reference's classes in it, which a store does not hold.
const NOT_COMPARED = ["metaxy_created_at", "metaxy_updated_at", "metaxy_project_version"];

function versioned(row: TestRow): TestRow {
  return onlyColumns(row, (name) => !NOT_COMPARED.includes(name));
}

function onlyColumns(row: TestRow, isKept: (name: string) => boolean): TestRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => isKept(name)));
}

/** Ids, status and versions of an increment, in an order of their own. */
async function toDo(store: MetadataStore, feature: TestFeature): Promise<string[]> {
  await using increment = await store.resolveUpdate(feature);
  const parts = [await increment.toProcess().toArray(), await increment.orphaned().toArray()];
  const texts = parts.flat().map((row: TestRow) => {
    const named = [...feature.idColumns, "metaxy_status", "metaxy_provenance"].map((name) => row[name]);
    return named.join(" ");
  });
  return texts.sort();
}
