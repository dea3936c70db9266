import { parseArgs } from "node:util";
import { didYouMean } from "@metaxy/core/driver";
import { LEVELS, type Level } from "../suite/vocabulary.ts";

/** What the command was asked for. */
export interface CliArguments {
  /** Path of the module that exports the store under test. */
  readonly module: string | undefined;
  readonly levels: readonly Level[];
  readonly grep: RegExp | undefined;
  readonly json: boolean;
  readonly list: boolean;
  readonly help: boolean;
}

/** A call of the command that cannot be understood. */
export class UsageError extends Error {}

/** @throws UsageError for unknown options, levels and patterns. */
export function parseArguments(words: readonly string[]): CliArguments {
  const { values, positionals } = parsed(words);
  if (positionals.length > 1)
    throw new UsageError(`One module was expected, not ${positionals.length}: ${positionals.join(" ")}`);
  return {
    module: positionals[0],
    levels: (values.level ?? []).flatMap((each) => each.split(",")).map(levelOf),
    grep: values.grep === undefined ? undefined : patternOf(values.grep),
    json: values.json === true,
    list: values.list === true,
    help: values.help === true,
  };
}

interface Parsed {
  readonly values: { level?: string[]; grep?: string; json?: boolean; list?: boolean; help?: boolean };
  readonly positionals: readonly string[];
}

function parsed(words: readonly string[]): Parsed {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        level: { type: "string", multiple: true },
        grep: { type: "string" },
        json: { type: "boolean" },
        list: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function levelOf(word: string): Level {
  const found = LEVELS.find((level) => level === word);
  if (found === undefined)
    throw new UsageError(`There is no level ${JSON.stringify(word)}.${didYouMean(word, LEVELS)}`);
  return found;
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new UsageError(`--grep ${JSON.stringify(text)} is no regular expression.`);
  }
}
