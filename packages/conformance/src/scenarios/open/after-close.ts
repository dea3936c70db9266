import { StoreNotOpenError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import { expectSettled } from "../../suite/settled.ts";

export const afterClose: Scenario = {
  key: "open/after-close",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "After an explicit `close()` calls and running queries throw `StoreNotOpenError`; a new `open` works.",
  rows: ["E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = rows`
      id | @audio
      v1 | a1
    `;
    await store.writeMetadata(Video, written);
    const running = store.readMetadata(Video).batches({ size: 1 });
    await expectSettled(t, "`close()`", store.close());
    const refused = { code: "STORE_NOT_OPEN", says: /open/ } as const;
    await t.expectError(StoreNotOpenError, refused, () => running.next());
    await t.expectError(StoreNotOpenError, refused, () => store.readMetadata(Video).toArray());
    await t.expectError(StoreNotOpenError, refused, () => store.writeMetadata(Video, written));
    await store.open("write");
    await store.writeMetadata(Video, written);
    await t.expectRows(store.readMetadata(Video), written);
  },
};
