import type { BindingPattern, Expression, Statement } from "oxc-parser";
import { isPackageSource, lineAt, type SourceFile, type Violation } from "./source-file.ts";

/** The state that ARCHITECTURE.md documents: file and name of each, with what it holds. */
export const documentedState: ReadonlyMap<string, string> = new Map([
  ["packages/core/src/graph/current-graph.ts#defaultGraph", "the default feature graph"],
  ["packages/core/src/graph/current-graph.ts#scoped", "the async context of withGraph"],
  ["packages/core/src/config.ts#current", "the current configuration"],
  ["packages/core/src/config.ts#scoped", "the async context of MetaxyConfig.use"],
  ["packages/core/src/store/session/scopes.ts#scopes", "the async context of allowCrossProjectWrites and its like"],
  ["packages/conformance/src/mutants/keep-given.ts#writing", "the async context of a broken store's write"],
  ["packages/duckdb-engine/src/open-create-file.ts#emptyFile", "the bytes of an empty DuckDB file"],
  ["packages/duckdb-engine/src/hash-functions.ts#registered", "what belongs to an open DuckDB instance"],
  ["packages/duckdb-engine/src/instance-tools.ts#tools", "what belongs to an open DuckDB instance"],
  ["packages/duckdb-engine/src/native-calls.ts#running", "calls of DuckDB that hold threads of the process"],
  ["packages/duckdb-engine/src/native-calls.ts#waiting", "calls of DuckDB that hold threads of the process"],
  ["packages/duckdb-engine/src/parquet-reader.ts#shared", "the DuckDB instance that reads increments"],
]);

function declarationOf(statement: Statement): Statement | null {
  return statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
}

/** `new Map()`, `[]`, `{}`: nothing in it yet, so something is going to be put in. */
function isEmptyContainer(value: Expression | null): boolean {
  if (value === null) return true;
  if (value.type === "NewExpression") return value.arguments.length === 0;
  if (value.type === "ArrayExpression") return value.elements.length === 0;
  if (value.type === "ObjectExpression") return value.properties.length === 0;
  return false;
}

/** Declared as `readonly T[]`, `ReadonlyMap`, `Readonly<…>`: empty for good. */
function isReadonly(file: SourceFile, id: BindingPattern): boolean {
  if (id.type !== "Identifier" || id.typeAnnotation == null) return false;
  return /^:\s*(readonly\b|Readonly)/.test(file.text.slice(id.typeAnnotation.start, id.typeAnnotation.end));
}

/** Names of a module's variables that can change after it was loaded. */
function* mutableNames(file: SourceFile): Iterable<{ name: string; start: number }> {
  for (const statement of file.syntax().program.body) {
    const declaration = declarationOf(statement);
    if (declaration?.type === "ClassDeclaration") {
      for (const member of declaration.body.body) {
        if (member.type === "PropertyDefinition" && member.static && !member.readonly) {
          yield {
            name: `${declaration.id?.name ?? "class"}.${file.text.slice(member.key.start, member.key.end)}`,
            start: member.start,
          };
        }
      }
    }
    if (declaration?.type !== "VariableDeclaration" || declaration.declare) continue;
    for (const { id, init } of declaration.declarations) {
      const name = id.type === "Identifier" ? id.name : file.text.slice(id.start, id.end);
      if (declaration.kind !== "const" || (isEmptyContainer(init) && !isReadonly(file, id)))
        yield { name, start: id.start };
    }
  }
}

/** A module holds no state but what ARCHITECTURE.md documents; an entry that nothing needs any more is removed. */
export function moduleState(files: readonly SourceFile[], documented: ReadonlyMap<string, string>): Violation[] {
  const unused = new Set(documented.keys());
  const violations = files.filter(isPackageSource).flatMap((file) =>
    [...mutableNames(file)].flatMap(({ name, start }) => {
      const key = `${file.path}#${name}`;
      unused.delete(key);
      if (documented.has(key)) return [];
      const says = `module-level state "${name}"; pass it as an argument, or document it in ARCHITECTURE.md`;
      return [{ path: file.path, line: lineAt(file, start), says }];
    }),
  );
  const stale = [...unused].map((key) => ({ path: "tooling/laws/module-state.ts", line: 1, says: `"${key}" is gone` }));
  return [...violations, ...stale];
}
