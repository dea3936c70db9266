import {
  DATA_VERSION_BY_FIELD,
  type HashAlgorithm,
  hashText,
  PROVENANCE_BY_FIELD,
  type ResolveRequest,
  type StoreDriver,
  type VersionReference,
} from "@metaxy/core/driver";
import { SOUND_RULES } from "@metaxy/core/testing";
import { alterEngine } from "./alter-engine.ts";
import { alterReferences } from "./alter-parents.ts";
import { wholeVersion } from "./altered-rules.ts";
import type { Mutant } from "./mutant.ts";

/** Scenarios that compare versions with those of the reference, which differ where most hashes do. */
const OF_MOST_VERSIONS: NonNullable<Mutant["mayFail"]> = [
  "write/*",
  "read/no-row-of-this-definition",
  "delete/resolve-after-delete",
  "select-columns/*",
  "aggregate-parents/*",
  "join-parents/*",
  "hash-fields/*",
  "collapse-children/*",
  "compare-with-current/*",
  "types/sample-ids-of-any-type",
];

/** Broken stores that the scenarios of the area `hash-fields` must see. */
export const hashFieldsMutants: readonly Mutant[] = [
  {
    key: "hash-fields/joins-fields-backwards",
    says: "joins the fields of a row from the last to the first",
    fails: ["hash-fields/xxhash32", "hash-fields/layout", "hash-fields/random-plans"],
    mayFail: [...OF_MOST_VERSIONS, "history/*", "increment/stale-fields", "system/*"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, { request: (request) => ({ ...request, fields: [...request.fields].reverse() }) }),
    },
  },
  {
    key: "hash-fields/declaration-order",
    says: "joins the parents of a field in the order in which they are declared",
    fails: ["hash-fields/layout"],
    mayFail: [...OF_MOST_VERSIONS, "history/*", "upstream/calculate-keeps-every-sample", "system/ours-reads-python"],
    alter: { driver: (driver) => alterEngine(driver, { rules: { fieldText: backwards } }) },
  },
  {
    key: "hash-fields/pads-xxhash32",
    says: "gives xxhash32 ten digits",
    fails: ["hash-fields/xxhash32"],
    mayFail: [...OF_MOST_VERSIONS, "history/feature-history", "hash/python-compat", "system/ours-reads-python"],
    alter: { driver: ofHash("xxhash32", (hash) => hash.padStart(10, "0")) },
  },
  {
    key: "hash-fields/signed-xxhash64",
    says: "gives xxhash64 as a signed number",
    fails: ["hash-fields/xxhash64"],
    mayFail: [
      "aggregate-parents/on",
      "aggregate-parents/rows-are-not-lost",
      "aggregate-parents/null-id-comes-first",
      "aggregate-parents/two-aggregated-parents",
      "join-parents/on-shared-ids",
      "hash-fields/layout",
      "collapse-children/changed-parent-once",
      "compare-with-current/null-against-null",
      "upstream/calculate-keeps-every-sample",
      "hash/default-and-override",
      "types/sample-ids-of-any-type",
      "system/both-layouts",
    ],
    alter: { driver: ofHash("xxhash64", (hash) => String(BigInt.asIntN(64, BigInt(hash)))) },
  },
  {
    key: "hash-fields/cuts-long-inputs",
    says: "hashes the first 240 characters only",
    fails: ["hash-fields/xxh3-64-and-wyhash"],
    mayFail: ["hash-fields/odd-strings"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, { rules: { hash: (settings, text) => hashText(settings, text.slice(0, 240)) } }),
    },
  },
  {
    key: "hash-fields/upper-case-md5",
    says: "gives md5 in upper case",
    fails: ["hash-fields/md5"],
    mayFail: ["aggregate-parents/default-on"],
    alter: { driver: ofHash("md5", (hash) => hash.toUpperCase()) },
  },
  {
    key: "hash-fields/hashes-hex",
    says: "hashes the hex of the text with sha256",
    fails: ["hash-fields/sha256"],
    mayFail: ["join-parents/inner", "hash-fields/odd-strings"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rules: {
            hash: (settings, text) =>
              hashText(settings, settings.algorithm === "sha256" ? Buffer.from(text).toString("hex") : text),
          },
        }),
    },
  },
  {
    key: "hash-fields/escapes-the-separator",
    says: "escapes the separator in a version",
    fails: ["hash-fields/odd-strings"],
    mayFail: ["aggregate-parents/null-versions-are-skipped"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rules: {
            versionOf: (row, key, parent) => SOUND_RULES.versionOf(row, key, parent)?.replaceAll("|", "\\|") ?? null,
          },
        }),
    },
  },
  {
    key: "hash-fields/hashes-utf-16",
    says: "hashes the halves of a character above U+FFFF one by one",
    fails: ["hash-fields/odd-strings"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rules: {
            hash: (settings, text) => hashText(settings, text.replace(/[\u{10000}-\u{10ffff}]/gu, "\ufffd\ufffd")),
          },
        }),
    },
  },
  {
    key: "hash-fields/concat-skips-null",
    says: "leaves a NULL version out of the hashed text",
    fails: ["hash-fields/null-versions"],
    mayFail: [
      "write/data-version-by-field-is-kept",
      "compare-with-current/expected-null-is-not-stale",
      "compare-with-current/null-against-null",
      "system/both-layouts",
    ],
    alter: {
      driver: (driver) =>
        alterEngine(driver, { rules: { fieldText: (parts) => parts.map((part) => part ?? "").join("") } }),
    },
  },
  {
    key: "hash-fields/one-column-for-both",
    says: "takes `a.b_c` for `a_b.c`",
    fails: ["hash-fields/like-named-parent-fields"],
    alter: { driver: (driver) => alterEngine(driver, { request: withOneColumn }) },
  },
  {
    key: "hash-fields/hashes-provenance",
    says: "hashes the provenance of parents instead of their data versions",
    fails: ["hash-fields/reads-data-versions"],
    mayFail: ["write/data-version-by-field-is-kept"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rules: {
            versionOf: (row, ...of) =>
              SOUND_RULES.versionOf({ ...row, [DATA_VERSION_BY_FIELD]: row[PROVENANCE_BY_FIELD] ?? null }, ...of),
          },
        }),
    },
  },
  {
    key: "hash-fields/any-change-changes-all",
    says: "makes every field depend on all fields of its parents",
    fails: ["hash-fields/only-dependent-fields-change"],
    mayFail: [
      ...OF_MOST_VERSIONS,
      "history/*",
      "increment/stale-fields",
      "upstream/calculate-keeps-every-sample",
      "hash/*",
      "system/*",
    ],
    alter: { driver: (driver) => alterEngine(driver, { rules: { versionOf: wholeVersion } }) },
  },
  {
    key: "hash-fields/native-null-rule",
    says: "lets a NULL version count as the empty text, but only in its own engine",
    fails: ["hash-fields/native-equals-polars"],
    mayFail: [
      "write/data-version-by-field-is-kept",
      "aggregate-parents/null-versions-are-skipped",
      "hash-fields/null-versions",
      "compare-with-current/expected-null-is-not-stale",
      "compare-with-current/null-against-null",
      "system/both-layouts",
    ],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rules: { versionOf: (row, key, parent) => SOUND_RULES.versionOf(row, key, parent) ?? "" },
        }),
    },
  },
];

/** A sound engine but for what one algorithm gives; hashes are cut afterwards. */
function ofHash(algorithm: HashAlgorithm, change: (hash: string) => string): (driver: StoreDriver) => StoreDriver {
  return (driver) =>
    alterEngine(driver, {
      rules: {
        hash: (settings, text) =>
          settings.algorithm === algorithm
            ? change(hashText({ algorithm, length: 128 }, text)).slice(0, settings.length)
            : hashText(settings, text),
      },
    });
}

/** Field and code version stay in front; the pairs of name and version are turned round. */
function backwards(parts: readonly (string | null)[]): string | null {
  const text = SOUND_RULES.fieldText(parts);
  if (text === null) return null;
  const [field = "", code = "", ...rest] = text.split("|");
  const pairs = rest.flatMap((name, index) => (index % 2 === 0 ? [[name, rest[index + 1] ?? ""]] : []));
  return [field, code, ...pairs.reverse().flat()].join("|");
}

function withOneColumn(request: ResolveRequest): ResolveRequest {
  const first = new Map<string, VersionReference>();
  return alterReferences(request, (part) => {
    const column = `${request.parents[part.parent]?.feature.replaceAll("/", "_")}_${part.structKey}`;
    const known = first.get(column) ?? part;
    first.set(column, known);
    return known;
  });
}
