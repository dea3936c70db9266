import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { z } from "zod";
import { type Check, failedCheck } from "./check.ts";

/** What a golden file holds: cases that can be run, and a failed check for each that cannot be read. */
export interface ReadCases<Case> {
  readonly cases: readonly Case[];
  readonly malformed: readonly Check[];
}

type Reviver = (key: string, value: unknown, context?: { readonly source: string }) => unknown;

/** `JSON.parse`, with integers beyond a double as `bigint`. */
function parseExact(text: string): unknown {
  // TypeScript's library does not know the reviver's third argument yet.
  const parse: (text: string, reviver: Reviver) => unknown = JSON.parse;
  return parse(text, (_key, value, context) =>
    typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) && context !== undefined
      ? BigInt(context.source)
      : value,
  );
}

function readJson(path: string): { value: unknown } | { error: string } {
  try {
    return { value: parseExact(readFileSync(path, "utf8")) };
  } catch (error) {
    return { error: `is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function place(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

function problems(issues: readonly z.core.$ZodIssue[]): string {
  return issues
    .slice(0, 5)
    .map(({ path, message }) => `malformed at ${place(path) || "the top"}: ${message}`)
    .join("; ");
}

function caseName(value: unknown, index: number): string {
  const named = typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
  return named ? String(value.name) : `case ${index}`;
}

function unreadable(file: string, says: string): { cases: []; malformed: [Check] } {
  return { cases: [], malformed: [failedCheck(file, says)] };
}

/** Reads a file with one JSON value. */
export function readValue<Value>(path: string, form: z.ZodType<Value>): ReadCases<Value> {
  const file = basename(path);
  const json = readJson(path);
  if ("error" in json) return unreadable(file, json.error);
  const result = form.safeParse(json.value);
  return result.success ? { cases: [result.data], malformed: [] } : unreadable(file, problems(result.error.issues));
}

/** Reads a file with a JSON array of named cases. A name used twice is malformed, and so is a file without a case. */
export function readCases<Case extends { readonly name: string }>(
  path: string,
  form: z.ZodType<Case>,
): ReadCases<Case> {
  const file = basename(path);
  const json = readJson(path);
  if ("error" in json) return unreadable(file, json.error);
  const values = json.value;
  if (!Array.isArray(values)) return unreadable(file, "is no array of cases");
  if (values.length === 0) return unreadable(file, "has no case");
  const cases: Case[] = [];
  const malformed: Check[] = [];
  const seen = new Set<string>();
  for (const [index, value] of values.entries()) {
    const name = `${file} ${caseName(value, index)}`;
    const result = form.safeParse(value);
    if (!result.success) malformed.push(failedCheck(name, problems(result.error.issues)));
    else if (seen.has(name)) malformed.push(failedCheck(name, "malformed at name: another case has it too"));
    else cases.push(result.data);
    seen.add(name);
  }
  return { cases, malformed };
}
