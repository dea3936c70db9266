import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FeatureGraph } from "@metaxy/core";
import { afterAll, expect, it } from "vitest";
import { JsonLinesStore } from "../src/json-lines-store.ts";

const folder = mkdtempSync(join(tmpdir(), "json-lines-damaged-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("a damaged line is an error that names the file and the line", async () => {
  const Talk = new FeatureGraph({ project: "talks" }).define({
    key: "talk",
    idColumns: ["id"],
    fields: { sound: "1" },
  });
  const store = new JsonLinesStore({ folder });
  await store.writeMetadata(Talk, [{ id: "t1", metaxy_provenance_by_field: { sound: "s1" } }]);

  const [rows = ""] = readdirSync(join(folder, "talk")).filter((name) => name.endsWith(".jsonl"));
  writeFileSync(join(folder, "talk", rows), '{"id": "t1"\n');

  await expect(store.readMetadata(Talk).toArray()).rejects.toMatchObject({
    code: "STORE_FAILURE",
    message: expect.stringContaining(`line 1 of ${join(folder, "talk", rows)} is not as this store wrote it.`),
  });
});
