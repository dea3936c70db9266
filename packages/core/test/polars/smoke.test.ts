import { expect, test } from "vitest";
import { allRows, batches, FIELD, h, parent, request, resolve, target } from "./engine.ts";

test("smoke", async () => {
  const p = { columns: { id: "int64", path: "string" } as const, fields: ["f", "g"], rows: [{ id: 1n, path: "a", versions: { f: "x", g: "z" } }, { id: 2n, path: "b", versions: { f: "y", g: "z" } }] };
  const t = { columns: { id: "int64" } as const, fields: ["out"], rows: [{ id: 1n, versions: { out: "old" } }, { id: 3n, versions: { out: "gone" } }] };
  const r = request({ parents: [parent("p", p)], fields: [FIELD], columns: [{ name: "id", type: "int64" }, { name: "path", type: "string", parent: 0 }], target: target(t) });
  const rows = await allRows(await resolve(r, { parents: [batches(p)], target: batches(t), otherDefinitions: [0] }));
  console.log(rows, h("out|1|p.f|x"));
});
