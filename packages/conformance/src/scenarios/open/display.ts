import type { MetadataStore } from "@metaxy/core";
import { FeatureNotFoundError, MetadataStoreError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

/** What looks like a password, key or token, as URLs, options and headers have them. */
const SECRET = /:\/\/[^/\s@]*:[^/\s@]*@|\b(password|passwd|pwd|secret|token|api_?key|access_?key)\s*[=:]\s*[^\s*]/i;

function textsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const details = error instanceof MetadataStoreError ? [JSON.stringify(error.details)] : [];
  return [error.message, ...details, ...(error.cause === undefined ? [] : textsOf(error.cause))];
}

/** Everything that the store says of itself: its name, and the errors that name it. */
async function saidBy(t: ScenarioContext, store: MetadataStore, Video: TestFeature): Promise<string[]> {
  const missing = await t.expectError(FeatureNotFoundError, { code: "FEATURE_NOT_FOUND", says: store.display() }, () =>
    store.readMetadata(Video).toArray(),
  );
  await store.close();
  const closed = await t.expectError(MetadataStoreError, { code: "STORE_NOT_OPEN", says: store.display() }, () =>
    store.readMetadata(Video).toArray(),
  );
  await store.open("read");
  const refused = await t.expectError(MetadataStoreError, { code: "STORE_READ_ONLY", says: store.display() }, () =>
    store.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
      `,
    ),
  );
  const warned = t.warnings.all.flatMap(({ message, details }) => [message, JSON.stringify(details)]);
  return [store.display(), ...[missing, closed, refused].flatMap(textsOf), ...warned];
}

export const display: Scenario = {
  key: "open/display",
  since: "0.1.0",
  level: "security",
  needs: [],
  says: "`display()` names store and place, errors name the store by it; no password, key or token is in it, in messages, causes or warnings.",
  rows: ["A29", "O18"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const other = await t.store({ place: t.place("other"), mode: "unopened" });
    t.expectThat(/^\S.*$/.test(store.display()), `The display is no line of text: ${JSON.stringify(store.display())}`);
    if (store.capabilities.durable)
      t.expectThat(store.display() !== other.display(), `Two places are both displayed as ${store.display()}.`);
    const said = [other.display(), ...(await saidBy(t, store, Video))];
    for (const text of said) {
      const found = t.secrets.find((secret) => text.includes(secret)) ?? SECRET.exec(text)?.[0];
      t.expectThat(found === undefined, `A secret stands in: ${text}`);
    }
  },
};
