import { type Declaration, declaration } from "../feature/declaration.ts";
import type { FeatureDefinition } from "../feature/definition.ts";
import type { AnyFeature, FieldRefs, types } from "../feature/feature-types.ts";
import { type AnySpec, normaliseSpec } from "../feature/normalise-spec.ts";
import { withPhantoms } from "../feature/phantom.ts";

/**
 * A declared feature. Its types are flat: the key, the names of id columns and fields, a row of values, and the row that
 * its parents give; never another feature.
 */
export interface DeclaredFeature<
  Key extends string,
  Id extends string,
  Row extends object,
  Field extends string,
  Input extends object = Record<never, never>,
> extends AnyFeature {
  readonly key: Key;
  readonly idColumns: readonly Id[];
  /** The fields, as dependencies of other fields: `Video.fields.audio`. */
  readonly fields: FieldRefs<Key, Field>;
  readonly [types]: { id: Id; row: Row; field: Field; input: Input };
}

/** Where definitions are registered. */
export interface Registry {
  /** Id columns of specs that name none. */
  readonly idColumns: readonly string[];
  /** Gives the definition that is registered: this one, or the identical one that was there. */
  add(definition: FeatureDefinition): FeatureDefinition;
}

/** Puts a feature's members on an object; what is behind them is not enumerable. */
function asFeature(target: object, definition: FeatureDefinition, graph: Registry): object {
  const fields = Object.fromEntries(
    definition.fields.map(({ key: field }) => [field, Object.freeze({ feature: definition.key, field })]),
  );
  const behind: Declaration = Object.freeze({ definition, graph });
  Object.defineProperties(target, {
    key: { value: definition.key, enumerable: true },
    idColumns: { value: definition.idColumns, enumerable: true },
    fields: { value: Object.freeze(fields), enumerable: true },
    [declaration]: { value: behind },
  });
  return Object.freeze(target);
}

/** Registers a definition and gives its feature, on `target`. */
export function registerDefinition<F extends AnyFeature>(
  graph: Registry,
  definition: FeatureDefinition,
  target: object = {},
): F {
  return withPhantoms(asFeature(target, graph.add(definition), graph));
}

/** Registers a spec and gives its feature, on `target`. */
export function register<F extends AnyFeature>(graph: Registry, spec: AnySpec, target: object = {}): F {
  return registerDefinition(graph, normaliseSpec(spec, graph), target);
}
