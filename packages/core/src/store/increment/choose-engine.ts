import { MetadataStoreError, VersioningEngineMismatchError } from "../../errors.ts";
import { describeValue } from "../../rows/describe-value.ts";
import type { VersioningEngineOptions } from "../session/options.ts";
import type { StoreContext, Subject } from "../session/store-context.ts";
import type { ResolveInputs } from "./resolve-inputs.ts";

const ENGINES: readonly VersioningEngineOptions[] = ["auto", "native", "polars"];

/** What was asked for: by the call, else by the store. */
function askedFor(context: StoreContext, call: VersioningEngineOptions | undefined): VersioningEngineOptions {
  const { versioningEngine, preferNative } = context.options;
  const asked = call ?? versioningEngine ?? (preferNative === false ? "polars" : "auto");
  if (ENGINES.includes(asked)) return asked;
  throw new MetadataStoreError(
    "INVALID_ARGUMENT",
    `versioningEngine must be "auto", "native" or "polars", not ${describeValue(asked)}.`,
  );
}

interface Obstacle {
  readonly why: string;
  /** Present where memory is used although nobody asked for it. */
  readonly warning?: { readonly code: "FALLBACK_IN_MEMORY" | "EXPRESSION_NOT_PUSHED"; readonly subject: string };
}

function obstacle(context: StoreContext, inputs: ResolveInputs): Obstacle | undefined {
  if (context.driver.resolveUpdate === undefined) return { why: "the store has no engine of its own" };
  const elsewhere = inputs.parents.filter((parent) => parent.found !== undefined && parent.found.context !== context);
  if (elsewhere.length > 0) {
    const names = elsewhere.map((parent) => parent.plan.feature).join(", ");
    return {
      why: `${names} ${elsewhere.length === 1 ? "is" : "are"} only in a fallback store`,
      warning: { code: "FALLBACK_IN_MEMORY", subject: names },
    };
  }
  const expressions = [inputs.targetFilters, inputs.stale, ...inputs.parents].some(
    (each) => each.expressions.length > 0,
  );
  if (!expressions) return undefined;
  return {
    why: "a filter is a Polars expression that the store cannot evaluate",
    warning: { code: "EXPRESSION_NOT_PUSHED", subject: "filters" },
  };
}

/**
 * The engine of one increment. Memory is used where it was asked for and where the store has no engine; a parent in a
 * fallback store, or a filter that only Polars can evaluate, forces it with a warning.
 * @throws VersioningEngineMismatchError VERSIONING_ENGINE_MISMATCH where the native engine was demanded and cannot run.
 */
export function chooseEngine(
  { context, handle }: Subject,
  inputs: ResolveInputs,
  call: VersioningEngineOptions | undefined,
): "native" | "polars" {
  const asked = askedFor(context, call);
  if (asked === "polars") return "polars";
  const found = obstacle(context, inputs);
  if (found === undefined) return "native";
  if (asked === "native") {
    throw new VersioningEngineMismatchError(
      `versioningEngine "native" cannot compute ${handle.key} in ${context.driver.display()}: ${found.why}. Use "auto" or "polars" to compute in memory.`,
      { details: { feature: handle.key, why: found.why } },
    );
  }
  if (found.warning !== undefined) {
    context.warnings.once(`${handle.key} ${found.warning.subject}`, {
      code: found.warning.code,
      message: `${handle.key} is computed in memory, because ${found.why}.`,
      details: { feature: handle.key, why: found.why },
    });
  }
  return "polars";
}
