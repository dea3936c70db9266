import { dep, type MetadataStore } from "@metaxy/core";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";
import { turns } from "../../suite/turns.ts";

function video(id: string): TestRow {
  return { id, metaxy_provenance_by_field: { audio: `audio of ${id}` } };
}

/** Two handles on one place, or the same one twice where rows do not outlive a handle. */
async function twoHandles(t: ScenarioContext, place: string): Promise<readonly [MetadataStore, MetadataStore]> {
  const first = await t.store({ place });
  return [first, first.capabilities.durable ? await t.store({ place }) : first];
}

const WRITES = 50;

export const parallelWrites: Scenario = {
  key: "concurrent/parallel-writes",
  since: "0.1.0",
  level: "concurrent",
  needs: [],
  says: "Fifty writes at once in one process, the first of which create the feature, leave every row once.",
  rows: ["G6"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const handles = await twoHandles(t, t.place("parallel"));
    const videos = Array.from({ length: WRITES }, (_, index) => video(`v${index}`));
    const written = await Promise.all(
      videos.map((row, index) => (handles[index % 2] ?? handles[0]).writeMetadata(Video, [row])),
    );
    t.expectEqual(
      written.map(({ rows }) => rows),
      videos.map(() => 1),
      "The numbers of rows that were written",
    );
    for (const store of handles) await t.expectRows(store.readMetadata(Video, { withSampleHistory: true }), videos);
  },
};

export const parallelNewColumns: Scenario = {
  key: "concurrent/parallel-new-columns",
  since: "0.1.0",
  level: "concurrent",
  needs: [],
  says: "Writes at once that each bring a column of their own leave every row with every value.",
  rows: ["G6", "C10"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const handles = await twoHandles(t, t.place("columns"));
    const names = Array.from({ length: 12 }, (_, index) => `column_${index}`);
    await Promise.all(
      names.map((name, index) =>
        (handles[index % 2] ?? handles[0]).writeMetadata(Video, [{ ...video(name), [name]: `value ${index}` }]),
      ),
    );
    const expected = names.map((id, index) => ({
      ...video(id),
      ...Object.fromEntries(names.map((name) => [name, name === id ? `value ${index}` : null])),
    }));
    for (const store of handles) await t.expectRows(store.readMetadata(Video), expected);
  },
};

const BATCHES = 12;
const ROWS_PER_BATCH = 5;

function batch(number: number): TestRow[] {
  return Array.from({ length: ROWS_PER_BATCH }, (_, row) => ({ ...video(`${number}-${row}`), batch: number }));
}

interface RunningWrite {
  readonly isRunning: boolean;
  readonly ended: Promise<unknown>;
}

/** Begins to write batches one after the other, with a pause after each. */
function beginBatches(
  store: MetadataStore,
  Video: TestFeature,
  pause: (number: number) => Promise<void>,
): RunningWrite {
  let isRunning = true;
  async function* batches(): AsyncGenerator<TestRow[]> {
    for (let number = 0; number < BATCHES; number++) {
      yield batch(number);
      await pause(number);
    }
  }
  const ended = store.writeMetadata(Video, batches()).finally(() => {
    isRunning = false;
  });
  // A scenario that fails before its end has another failure to tell.
  ended.catch(() => undefined);
  return {
    get isRunning() {
      return isRunning;
    },
    ended,
  };
}

export const readerSeesWholeBatches: Scenario = {
  key: "concurrent/reader-sees-whole-batches",
  since: "0.1.0",
  level: "concurrent",
  needs: [],
  says: "A reader beside a writer sees each batch whole or not at all, and none less than before.",
  rows: ["G6", "G8"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const [writer, reader] = await twoHandles(t, t.place("batches"));
    const writing = beginBatches(writer, Video, (number) => turns(number % 3));
    const sizes: number[] = [];
    do {
      const query = await reader.tryReadMetadata(Video);
      const rows = (await query?.toArray()) ?? [];
      const perBatch = Map.groupBy(rows, (row) => row.batch);
      const cut = [...perBatch].filter(([, own]) => own.length !== ROWS_PER_BATCH);
      t.expectEqual(cut, [], "Batches of which a part was read");
      sizes.push(rows.length);
      await turns(1);
    } while (writing.isRunning);
    await writing.ended;
    t.expectEqual(
      sizes,
      sizes.toSorted((a, b) => a - b),
      "The numbers of rows that were read one after the other",
    );
    t.expectEqual((await reader.readMetadata(Video).toArray()).length, BATCHES * ROWS_PER_BATCH, "The number of rows");
  },
};

export const resolveBesideWriter: Scenario = {
  key: "concurrent/resolve-beside-writer",
  since: "0.1.0",
  level: "concurrent",
  needs: [],
  says: "Increments beside a writer hand out each sample once, and a later one the rest.",
  rows: ["G9", "G6"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)] });
    const [writer, worker] = await twoHandles(t, t.place("worked"));
    await writer.writeMetadata(Video, [video("first")]);
    let resolveBegins = (): void => {};
    // Each resolve has one batch stored beside it.
    const writing = beginBatches(
      writer,
      Video,
      () =>
        new Promise((resolve) => {
          resolveBegins = resolve;
        }),
    );
    const handedOut: unknown[] = [];
    for (let isLast = false; !isLast; ) {
      isLast = !writing.isRunning;
      const resolving = worker.resolveUpdate(Crop);
      resolveBegins();
      const increment = await resolving;
      const work = await increment.toProcess().toArray();
      t.expectEqual(increment.counts, { new: work.length, stale: 0, orphaned: 0, carried: 0 }, "The counts");
      handedOut.push(...work.map((row) => row.id));
      if (work.length > 0) await worker.writeMetadata(Crop, work);
      await increment[Symbol.asyncDispose]();
    }
    await writing.ended;
    const all = Array.from({ length: BATCHES }, (_, number) => batch(number)).flat();
    const expected = ["first", ...all.map((row) => String(row.id))];
    t.expectEqual(handedOut.map(String).sort(), expected.sort(), "The samples that were handed out");
    await t.expectIncrement(worker.resolveUpdate(Crop), {});
  },
};

export const twoStoresOfOnePlace: Scenario = {
  key: "concurrent/two-stores-of-one-place",
  since: "0.1.0",
  level: "concurrent",
  needs: ["durable"],
  says: "Two handles in one process on one place see each other's rows and lose none, whichever closes first.",
  rows: ["G6", "B3"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const place = t.place("shared");
    const first = await t.store({ place });
    await first.writeMetadata(Video, [video("a1")]);
    const second = await t.store({ place });
    await t.expectRows(second.readMetadata(Video), [video("a1")]);
    await second.writeMetadata(Video, [video("b1")]);
    await t.expectRows(first.readMetadata(Video), [video("a1"), video("b1")]);
    await first.writeMetadata(Video, [video("a2")]);
    await second.close();
    await first.writeMetadata(Video, [video("a3")]);
    await second.open("write");
    await second.writeMetadata(Video, [video("b2")]);
    await first.close();
    const all = ["a1", "a2", "a3", "b1", "b2"].map(video);
    await t.expectRows(second.readMetadata(Video), all);
    await second.close();
    await t.expectRows((await t.store({ place, mode: "read" })).readMetadata(Video), all);
  },
};
