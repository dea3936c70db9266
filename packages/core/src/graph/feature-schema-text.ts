import { type ColumnWord, elementWord, isScalarWord, type ScalarWord } from "../feature/column-words.ts";
import type { FeatureDefinition, JsonObject } from "../feature/definition.ts";
import {
  CREATED_AT,
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  FEATURE_VERSION,
  MATERIALIZATION_ID,
  PROJECT_VERSION,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
} from "../feature/system-columns.ts";
import { pythonJson, pythonJsonOfText } from "./python-json.ts";

const TEXT: JsonObject = { type: "string" };
const TIME: JsonObject = { format: "date-time", type: "string" };
const INTEGER: JsonObject = { type: "integer" };
const NUMBER: JsonObject = { type: "number" };
const BY_FIELD: JsonObject = { additionalProperties: TEXT, type: "object" };

/** JSON schema of a column, as Pydantic writes the Python type that holds such values. */
const SCHEMAS: Readonly<Record<ScalarWord, JsonObject>> = {
  string: TEXT,
  bool: { type: "boolean" },
  int8: INTEGER,
  int16: INTEGER,
  int32: INTEGER,
  uint8: INTEGER,
  uint16: INTEGER,
  uint32: INTEGER,
  int53: INTEGER,
  int64: INTEGER,
  uint64: INTEGER,
  float32: NUMBER,
  float64: NUMBER,
  date: { format: "date", type: "string" },
  timestamp: TIME,
  timestamp_us: TIME,
  binary: { format: "binary", type: "string" },
  json: {},
};

/** Lists as Pydantic writes them; structs in place, where Pydantic would refer to another model. */
function schemaOfWord(word: ColumnWord): JsonObject {
  if (typeof word === "object") {
    const properties = Object.entries(word).map(
      ([field, each]) => [field, nullable(field, schemaOfWord(each))] as const,
    );
    return { properties: Object.fromEntries(properties), type: "object" };
  }
  if (isScalarWord(word)) return SCHEMAS[word];
  return { items: SCHEMAS[elementWord(word) ?? "string"], type: "array" };
}

/** The reference's description of each system column that its rows declare. */
const SYSTEM: readonly (readonly [name: string, schema: JsonObject, description: string])[] = [
  [PROVENANCE, TEXT, "Hash of metaxy_provenance_by_field"],
  [FEATURE_VERSION, TEXT, "Hash of the feature definition (dependencies + fields + code_versions)"],
  [PROJECT_VERSION, TEXT, "Hash of the entire feature graph project version"],
  [DATA_VERSION_BY_FIELD, BY_FIELD, "Field-level data version hashes (maps field names to version hashes)"],
  [DATA_VERSION, TEXT, "Hash of metaxy_data_version_by_field"],
  [CREATED_AT, TIME, "Timestamp when the metadata row was created (UTC)"],
  [MATERIALIZATION_ID, TEXT, "External orchestration run ID (e.g., Dagster Run ID)"],
];

function titleCase(letters: string): string {
  const [first = ""] = letters;
  const upper = first.toUpperCase();
  // One letter may become several, of which only the first is upper case: ß is Ss.
  const [head = "", ...tail] = upper;
  return head + tail.join("").toLowerCase() + letters.toLowerCase().slice(first.toLowerCase().length);
}

/** A name's words capitalised, as Pydantic titles fields: `video_id` is `Video Id`, `videoId` is `Videoid`. */
export function columnTitle(name: string): string {
  return name
    .replace(/\p{Cased}+/gu, titleCase)
    .replaceAll("_", " ")
    .trim();
}

function nullable(name: string, schema: JsonObject, description?: string): JsonObject {
  return {
    anyOf: [schema, { type: "null" }],
    default: null,
    ...(description === undefined ? {} : { description }),
    title: columnTitle(name),
  };
}

function schemaOf(definition: FeatureDefinition): JsonObject {
  const properties: Record<string, JsonObject> = Object.create(null);
  properties[PROVENANCE_BY_FIELD] = {
    ...BY_FIELD,
    description: "Field-level provenance hashes (maps field names to hashes)",
    title: columnTitle(PROVENANCE_BY_FIELD),
  };
  for (const [name, schema, description] of SYSTEM) properties[name] = nullable(name, schema, description);
  for (const [name, word] of definition.columns ?? []) properties[name] = nullable(name, schemaOfWord(word));
  return { additionalProperties: false, properties, title: definition.title, type: "object" };
}

/** The rows of a feature as a JSON schema, in one text: what `definitionVersion` hashes besides the spec. */
export function featureSchemaText(definition: FeatureDefinition): string {
  if (definition.stored !== undefined) return pythonJsonOfText(definition.stored.schema);
  return pythonJson(definition.external === undefined ? schemaOf(definition) : {});
}
