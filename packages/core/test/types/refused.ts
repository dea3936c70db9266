import {
  type AnyDep,
  aggregation,
  defineSpec,
  dep,
  expansion,
  FeatureKey,
  FeatureSpec,
  FieldSpec,
  mapFields,
} from "../../src/feature/index.ts";
import { defineFeature, externalFeature, FeatureGraph } from "../../src/graph/index.ts";
import type { MetadataStore } from "../../src/metadata-store.ts";
import { Crop, Face, Video, VideoFeature } from "./features.ts";

/** What does not compile, and what the error at run time says. */
export interface Misuse {
  readonly says: string;
  readonly run: () => unknown;
}

const base = defineSpec({ key: "a", idColumns: ["videoId"] });
const notes = { key: "a", project: "b", idColumns: ["id"], fields: ["body"] } as const;
const audio = { codeVersion: 1, deps: [Video.fields.audio] } as const;
const misspelt = [dep(Crop, { fields: mapFields({ texxt: ["audio"] }) })] as const;
const box = { x: "float64", at: { us: "timestamp_us" } } as const;
const Shot = new FeatureGraph().define({ key: "shot", idColumns: ["id"], columns: { id: "string", box } });

/** A child with one dependency: some names are checked once both sides of it are known. */
function child(dependency: AnyDep<"text">): unknown {
  return defineFeature({ ...base, deps: [dependency], fields: { text: 1 } });
}

/** A child whose field depends on one field of its parent. */
function childOn(field: typeof Video.fields.audio): unknown {
  return defineFeature({ ...base, deps: [dep(Video)], fields: { text: { codeVersion: 1, deps: [field] } } });
}

/** Each is refused at run time too, for callers in JavaScript. */
export const misuses: Readonly<Record<string, Misuse>> = {
  "unknown field": {
    says: "deps has an entry that is no field",
    // @ts-expect-error
    run: () => childOn(Video.fields.audoi),
  },
  "unknown field of a feature declared in the seeds' words": {
    says: "deps has an entry that is no field",
    // @ts-expect-error
    run: () => childOn(VideoFeature.fields.audoi),
  },
  "id column that `columns` does not have": {
    says: 'Id column "videooId" of a is not among its columns. Did you mean "videoId"?',
    // @ts-expect-error
    run: () => defineFeature({ key: "a", idColumns: ["videooId"], columns: { videoId: "string" } }),
  },
  "the same, in a spec": {
    says: 'Id column "videooId" of a is not among its columns. Did you mean "videoId"?',
    // @ts-expect-error
    run: () => defineFeature(defineSpec({ key: "a", idColumns: ["videooId"], columns: { videoId: "string" } })),
  },
  "word that is no column type": {
    says: 'Column "videoId" of a has the type "text".',
    // @ts-expect-error
    run: () => defineFeature({ key: "a", idColumns: ["videoId"], columns: { videoId: "text" } }),
  },
  "word of a list that is no column type": {
    says: 'Column "tags" of a has the type "list<text>".',
    // @ts-expect-error
    run: () => defineFeature({ key: "a", idColumns: ["id"], columns: { id: "string", tags: "list<text>" } }),
  },
  "option that does not exist": {
    says: 'unknown option "colums". Did you mean "columns"?',
    // @ts-expect-error
    run: () => defineFeature({ key: "a", idColumns: ["videoId"], colums: { videoId: "string" } }),
  },
  "provenance of a field that the feature does not have": {
    says: 'names "bodi", which is no field of it. Did you mean "body"?',
    // @ts-expect-error
    run: () => externalFeature({ ...notes, provenanceByField: { bodi: "1" } }),
  },
  "a key is text or parts": {
    says: "1 is no key",
    // @ts-expect-error
    run: () => new FeatureKey(1),
  },
  "unknown column in select": {
    says: 'select names "pathh", which the parent does not declare. Did you mean "path"?',
    // @ts-expect-error
    run: () => dep(Video, { select: ["pathh"] }),
  },
  "unknown column in rename": {
    says: 'rename names "pathh", which the parent does not declare. Did you mean "path"?',
    // @ts-expect-error
    run: () => dep(Video, { rename: { duration: "length", pathh: "videoPath" } }),
  },
  "unknown column in filter": {
    says: 'A filter names column "durration", which is not among the columns of video/raw. Did you mean "duration"?',
    // @ts-expect-error
    run: () => dep(Video, { filter: (c) => c("durration").gt(0) }),
  },
  "wrong value type in filter": {
    says: 'A filter on the columns of video/raw compares column "duration" of type float64 with "0"',
    // @ts-expect-error
    run: () => dep(Video, { filter: (c) => c("duration").gt("0") }),
  },
  "comparison with null": {
    says: 'Column "duration" is compared with null',
    // @ts-expect-error
    run: () => dep(Video, { filter: (c) => c("duration").eq(null) }),
  },
  "a scalar column has no fields": {
    says: 'names field "seconds" of column "duration", which has no such field.',
    // @ts-expect-error
    run: () => dep(Video, { filter: (c) => c("duration").field("seconds").eq(1) }),
  },
  "a field has no fields": {
    says: 'Column "box.at": a field of a field cannot be named',
    // @ts-expect-error
    run: () => dep(Shot, { filter: (c) => c("box").field("at").field("us").eq(1n) }),
  },
  "a filter must return a condition": {
    says: "A filter callback must return a condition",
    // @ts-expect-error
    run: () => dep(Video, { filter: (c) => c("duration") }),
  },
  "select of a name removed by rename": {
    says: 'select names "path", which is renamed to "videoPath"',
    // @ts-expect-error
    run: () => dep(Video, { rename: { path: "videoPath" }, select: ["path"] }),
  },
  "aggregation on a column that the parent does not have": {
    says: 'the aggregation is on "videooId", which is no id column of a. Did you mean "videoId"?',
    // @ts-expect-error
    run: () => child(dep(Crop, { lineage: aggregation({ on: ["videooId"] }) })),
  },
  "expansion on a column that the parent does not have": {
    says: "None of the columns that tell the parents of a apart (videooId) is an id column of it",
    // @ts-expect-error
    run: () => child(dep(Crop, { lineage: expansion({ on: ["videooId"] }) })),
  },
  "lineage on a column that a parent with columns does not have": {
    says: 'lineage names "videooId", which the parent does not declare. Did you mean "videoId"?',
    // @ts-expect-error
    run: () => dep(Video, { lineage: expansion({ on: ["videooId"] }) }),
  },
  "an expansion needs its columns": {
    says: "expansion: the options must be an object",
    // @ts-expect-error
    run: () => dep(Crop, { lineage: expansion() }),
  },
  "a lineage that is not called": {
    says: "lineage is the function expansion, which is not called",
    // @ts-expect-error
    run: () => dep(Crop, { lineage: expansion }),
  },
  "mapFields names a field that the parent does not have": {
    says: 'names field "audoi" of video/crop, which has no such field. Did you mean "audio"?',
    // @ts-expect-error
    run: () => child(dep(Crop, { fields: mapFields({ text: ["audoi"] }) })),
  },
  "excluded field that the parent does not have": {
    says: 'names field "audoi" of video/crop, which has no such field. Did you mean "audio"?',
    // @ts-expect-error
    run: () => child(dep(Crop, { fields: { exclude: ["audoi"] } })),
  },
  "dependency option that does not exist": {
    says: 'unknown option "filters". Did you mean "filter"?',
    // @ts-expect-error
    run: () => dep(Video, { filters: "duration > 0" }),
  },
  "a string names no columns; new FeatureDep does": {
    says: 'dep takes a feature, such as the result of defineFeature, but is given "video/raw"',
    // @ts-expect-error
    run: () => dep("video/raw"),
  },
  "mapFields names a field that the child does not have": {
    says: 'maps field "texxt", which a does not have. Did you mean "text"?',
    // @ts-expect-error
    run: () => defineFeature({ ...base, deps: misspelt, fields: { text: 1 } }),
  },
  "field of a feature that is not among deps": {
    says: "depends on a field of video/raw, which is not among the feature's deps",
    // @ts-expect-error
    run: () => defineFeature({ ...base, deps: [dep(Crop)], fields: { text: audio } }),
  },
  "a root has no parents": {
    says: "depends on a field of video/raw, but the feature has no deps",
    // @ts-expect-error
    run: () => defineFeature({ key: "a", idColumns: ["videoId"], fields: { text: audio } }),
  },
  "a feature is no dependency": {
    says: "write dep(Video), not Video",
    // @ts-expect-error
    run: () => defineFeature({ ...base, deps: [Video], fields: { text: 1 } }),
  },
  "a code version is text or a number": {
    says: "the code version is true, but must be a text or a whole number",
    // @ts-expect-error
    run: () => defineFeature(new FeatureSpec({ key: "a", fields: [new FieldSpec({ key: "a", codeVersion: true })] })),
  },
  "a spec needs a key": {
    says: "undefined is no key",
    // @ts-expect-error
    run: () => defineFeature(new FeatureSpec({ fields: ["a"] })),
  },
};

/** What the language takes at run time: of two properties of one name the last, and `undefined` as left out. */
export function onlyForTheCompiler(): void {
  // @ts-expect-error a field is named twice (TS1117)
  // biome-ignore lint/suspicious/noDuplicateObjectKeys: the compiler's refusal is what is tested
  defineFeature({ key: "twice", idColumns: ["videoId"], fields: { text: 1, text: 2 } });
  // @ts-expect-error mapFields names a child field twice (TS1117)
  // biome-ignore lint/suspicious/noDuplicateObjectKeys: the compiler's refusal is what is tested
  mapFields({ text: ["audio"], text: ["frames"] });
  // @ts-expect-error no name can be inferred from undefined
  dep(Video, { rename: undefined });
}

/** Rows that are not those of the feature. */
export function rows(store: MetadataStore): void {
  // @ts-expect-error write without an id column
  void store.writeMetadata(Video, [{ path: "p" }]);
  // @ts-expect-error write of a misspelt column
  void store.writeMetadata(Video, [{ videoId: "v", pathh: "p" }]);
  // @ts-expect-error write of another type
  void store.writeMetadata(Video, [{ videoId: "v", duration: "1" }]);
  // @ts-expect-error id of another type, known through the parent
  void store.writeMetadata(Crop, [{ videoId: 1 }]);
  // @ts-expect-error write of a misspelt field
  void store.writeMetadata(Video, [{ videoId: "v", metaxy_provenance_by_field: { audio: "1", framez: "2" } }]);
  // @ts-expect-error child without its own id column
  void store.replaceChildren(Face, [], [{ videoId: "v" }]);
  // @ts-expect-error read of a column that does not exist
  void store.readMetadata(Video, { columns: ["pathh"] });
  // @ts-expect-error filter on a column that does not exist
  void store.readMetadata(Video, { filters: (c) => c("pathh").eq("p") });
  // @ts-expect-error filter on a field that does not exist
  void store.readMetadata(Video, { filters: (c) => c("metaxy_data_version_by_field").field("audoi").eq("1") });
}
