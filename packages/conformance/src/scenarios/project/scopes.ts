import type { MetadataStore } from "@metaxy/core";
import { ProjectMismatchError } from "@metaxy/core/driver";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

const REFUSED = { code: "PROJECT_MISMATCH", says: "allowCrossProjectWrites" } as const;

function rowOf(id: string): TestRow[] {
  return rows`
    id    | @audio
    ${id} | a1
  `;
}

/** Features of three projects. */
function projects(t: ScenarioContext): readonly [ours: TestFeature, speech: TestFeature, text: TestFeature] {
  const of = (project: string) => t.feature({ key: project, project, fields: { audio: "1" } });
  return [of("vision"), of("speech"), of("text")];
}

export const allowedInScope: Scenario = {
  key: "project/allowed-in-scope",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: 'Inside `allowCrossProjectWrites`, alone or with `open("write")`, several projects are written; after it the guard is back, also after an exception.',
  rows: ["P3", "P4", "A18", "A22", "W8", "W11"],
  async run(t) {
    const features = projects(t);
    const [, speech] = features;
    const store = await t.store({ project: "vision", mode: "unopened" });
    const writeAll = async (id: string): Promise<void> => {
      for (const feature of features) await store.writeMetadata(feature, rowOf(id));
    };
    const expectGuarded = () =>
      t.expectError(ProjectMismatchError, REFUSED, () => store.writeMetadata(speech, rowOf("refused")));
    await store.open("write");
    await store.allowCrossProjectWrites(() => writeAll("callback"));
    await expectGuarded();
    {
      using _allowed = store.allowCrossProjectWrites();
      await writeAll("using");
    }
    await expectGuarded();
    await inOneScope(store, () => writeAll("opened"));
    await expectGuarded();
    const failing = store.allowCrossProjectWrites(async () => {
      await writeAll("failing");
      throw new RangeError("in the scope");
    });
    await failing.catch(() => undefined);
    await expectGuarded();
    await t.expectError(ProjectMismatchError, REFUSED, () => {
      store.allowCrossProjectWrites(() => undefined);
      return store.writeMetadata(speech, rowOf("refused"));
    });
    await store.writeMetadata(speech, rowOf("call"), { allowCrossProject: true });
    const ids = ["callback", "using", "opened", "failing"];
    await t.expectRows(store.readMetadata(speech), [...ids, "call"].flatMap(rowOf));
    await t.expectRows(store.readMetadata(features[2]), ids.flatMap(rowOf));
  },
};

/** Both scopes of one block, as with Python's `with store.open("write"), store.allow_cross_project_writes():`. */
async function inOneScope(store: MetadataStore, task: () => Promise<void>): Promise<void> {
  await using _opened = await store.open("write");
  using _allowed = store.allowCrossProjectWrites();
  await task();
}

export const scopeIsPerTask: Scenario = {
  key: "project/scope-is-per-task",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A task running beside the scope is still refused, and so is one on another store inside it.",
  rows: ["A22", "P1"],
  async run(t) {
    const [, speech] = projects(t);
    const store = await t.store({ project: "vision" });
    const other = await t.store({ project: "vision", place: "other" });
    const gate = Promise.withResolvers<void>();
    const inside = store.allowCrossProjectWrites(async () => {
      await gate.promise;
      await t.expectError(ProjectMismatchError, REFUSED, () => other.writeMetadata(speech, rowOf("other")));
      await store.writeMetadata(speech, rowOf("inside"));
    });
    await t.expectError(ProjectMismatchError, REFUSED, () => store.writeMetadata(speech, rowOf("beside")));
    gate.resolve();
    await inside;
    await t.expectRows(store.readMetadata(speech), rowOf("inside"));
  },
};

export const unguarded: Scenario = {
  key: "project/unguarded",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Features without a project, a store without one, and system tables are not asked.",
  rows: ["P5"],
  async run(t) {
    const [vision, speech] = projects(t);
    const Free = t.feature({ key: "free", fields: { audio: "1" } });
    const guarded = await t.store({ project: "vision", place: "guarded" });
    // The first write of a place also records its settings in a system table.
    await guarded.writeMetadata(Free, rowOf("v1"));
    await guarded.writeMetadata(vision, rowOf("v1"));
    await t.expectRows(guarded.readMetadata(Free), rowOf("v1"));
    const open = await t.store({ place: "unguarded" });
    for (const feature of [vision, speech, Free]) {
      await open.writeMetadata(feature, rowOf("v1"));
      await t.expectRows(open.readMetadata(feature), rowOf("v1"));
    }
  },
};

export const deletesAreGuarded: Scenario = {
  key: "project/deletes-are-guarded",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "Deletes, drops and copies of another project's feature are refused like writes, and allowed in the scope.",
  rows: ["P1", "P3", "A17", "A29"],
  async run(t) {
    const [, speech] = projects(t);
    const store = await t.store({ project: "vision" });
    const source = await t.store({ place: "source" });
    await source.writeMetadata(speech, rowOf("v2"));
    await store.writeMetadata(speech, rowOf("v1"), { allowCrossProject: true });
    const unchanged = [() => store.readMetadata(speech, { withSampleHistory: true, includeDeleted: true })];
    const calls = [
      () => store.deleteMetadata(speech, { all: true }),
      () => store.dropFeatureMetadata(speech),
      () => store.copyMetadata({ from: source, features: [speech] }),
    ];
    for (const call of calls) await t.expectRefused(ProjectMismatchError, { ...REFUSED, unchanged }, call);
    await store.allowCrossProjectWrites(async () => {
      await store.copyMetadata({ from: source, features: [speech] });
      await store.deleteMetadata(speech, { where: "id = 'v1'" });
    });
    await t.expectRows(store.readMetadata(speech), rowOf("v2"));
  },
};
