import { dep } from "@metaxy/core";
import { microsecondsOf } from "@metaxy/core/testing";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext } from "../../suite/scenario-context.ts";

/** One before and one behind UTC, whose offsets are no whole hours. */
const ZONES = ["Asia/Kathmandu", "America/St_Johns"] as const;

const TIMES: Readonly<Record<string, bigint>> = {
  "year one": -62_135_596_800_000_000n,
  before: -1n,
  zero: 0n,
  summer: microsecondsOf("2025-07-01T12:34:56.123456Z"),
  "hour twice": microsecondsOf("2025-11-02T04:30:00.000001Z"),
  last: microsecondsOf("9999-12-31T23:59:59.999999Z"),
};

export const timestamps: Scenario = {
  key: "types/timestamps",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Microseconds, 1969, year 1 and 9999 survive whatever the process's time zone; `timestamp` reads as `Date`, `timestamp_us` as `bigint`.",
  rows: ["C10", "G12"],
  async run(t) {
    for (const zone of ZONES) await inZone(zone, () => keepsTimes(t, zone));
  },
};

async function keepsTimes(t: ScenarioContext, zone: string): Promise<void> {
  const graph = t.newGraph();
  const columns = { id: "string", at: "timestamp_us", seen: "timestamp" } as const;
  const Shot = t.feature({ key: "shot", columns }, graph);
  const Child = t.feature({ key: "child", columns, deps: [dep(Shot)] }, graph);
  const store = await t.store({ place: t.place(zone.slice(zone.indexOf("/") + 1).toLowerCase()) });
  const given = Object.entries(TIMES).map(([id, time]) => ({ id, at: time, seen: millisecondOf(time) }));
  const written = given.map((row) => ({ ...row, metaxy_provenance_by_field: { default: "1" } }));
  await store.writeMetadata(Shot, written);
  await t.expectRows(store.readMetadata(Shot), written);
  const inSummer = store.readMetadata(Shot, { filters: "at = '2025-07-01T12:34:56.123456Z'" });
  await t.expectRows(
    inSummer,
    written.filter((row) => row.id === "summer"),
  );
  await t.expectIncrement(store.resolveUpdate(Child), { new: given });
}

function millisecondOf(time: bigint): Date {
  return new Date(Math.floor(Number(time) / 1000));
}

/** Runs a task while the process is in a time zone, and demands that this takes effect. */
async function inZone(zone: string, task: () => Promise<void>): Promise<void> {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    if (new Date(0).getTimezoneOffset() === 0)
      throw new Error(`The time zone cannot be set to ${zone} here: run the suite in the main thread of a process.`);
    await task();
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
}
