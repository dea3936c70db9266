import { posix } from "node:path";
import type { Class, Program, Statement } from "oxc-parser";
import { z } from "zod";
import { lineAt, type SourceFile, type Violation } from "./source-file.ts";

const Manifest = z.object({
  name: z.string().optional(),
  private: z.boolean().optional(),
  exports: z.record(z.string(), z.string()).optional(),
});

/** As the linter demands one between JSDoc and symbol. */
const LINE_COMMENT = /\/\/.*$/gm;
const MANIFEST = /^packages\/[^/]+\/package\.json$/;

type Files = ReadonlyMap<string, SourceFile>;

/** Where a public name is declared. */
interface Declared {
  readonly file: SourceFile;
  readonly name: string;
  readonly statement: Statement;
}

function isDocumented(file: SourceFile, start: number): boolean {
  return file
    .syntax()
    .comments.some(
      (comment) =>
        comment.type === "Block" &&
        comment.value.startsWith("*") &&
        comment.end <= start &&
        file.text.slice(comment.end, start).replaceAll(LINE_COMMENT, "").trim() === "",
    );
}

/** Names of the members that an interface, or one that it extends, declares with JSDoc. */
function documentedMembers(file: SourceFile, name: string, files: Files): string[] {
  const declared = find(file, name, files);
  if (declared === undefined) return [];
  const { statement } = declared;
  const found = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  if (found?.type !== "TSInterfaceDeclaration") return [];
  const own = found.body.body.flatMap((member) => {
    if (member.type !== "TSMethodSignature" && member.type !== "TSPropertySignature") return [];
    return member.key.type === "Identifier" && isDocumented(declared.file, member.start) ? [member.key.name] : [];
  });
  const inherited = found.extends.flatMap(({ expression }) =>
    expression.type === "Identifier" ? documentedMembers(declared.file, expression.name, files) : [],
  );
  return [...own, ...inherited];
}

function undocumented({ file, name, statement }: Declared, files: Files): Violation[] {
  const violations: Violation[] = [];
  const report = (start: number, symbol: string): void => {
    const says = `public "${symbol}" has no JSDoc; say what it does, its shapes and units, and what it throws`;
    if (!isDocumented(file, start)) violations.push({ path: file.path, line: lineAt(file, start), says });
  };
  report(statement.start, name);
  const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  if (declaration?.type === "ClassDeclaration") {
    const elsewhere = (declaration.implements ?? []).flatMap(({ expression }) =>
      expression.type === "Identifier" ? documentedMembers(file, expression.name, files) : [],
    );
    reportMethods(declaration, (start, method) => {
      if (!elsewhere.includes(method)) report(start, `${name}.${method}`);
    });
  }
  return violations;

  function reportMethods(body: Class, visit: (start: number, method: string) => void): void {
    const seen = new Set<string>();
    for (const member of body.body.body) {
      if (member.type !== "MethodDefinition" || member.kind === "constructor" || member.override) continue;
      if (member.key.type !== "Identifier" || member.computed) continue;
      if (member.accessibility === "private" || member.accessibility === "protected") continue;
      // Of overloads, the first is documented.
      if (!seen.has(member.key.name)) visit(member.start, member.key.name);
      seen.add(member.key.name);
    }
  }
}

function declaredNames(statement: Statement): string[] {
  const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  switch (declaration?.type) {
    case "VariableDeclaration":
      return declaration.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []));
    case "FunctionDeclaration":
    case "TSDeclareFunction":
    case "ClassDeclaration":
      return declaration.id === null ? [] : [declaration.id.name];
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return [declaration.id.name];
    default:
      return [];
  }
}

/** The source of a public path of a package of this repository, e.g. `@metaxy/core/driver`. */
function entryOf(specifier: string, files: Files): SourceFile | undefined {
  for (const manifest of files.values()) {
    if (!MANIFEST.test(manifest.path)) continue;
    const { name = "", exports = {} } = Manifest.parse(JSON.parse(manifest.text));
    const path = exports[specifier.replace(name, ".")];
    if (specifier.startsWith(name) && path !== undefined)
      return files.get(posix.join(posix.dirname(manifest.path), path));
  }
  return undefined;
}

function target(from: SourceFile, source: string, files: Files): SourceFile | undefined {
  return source.startsWith(".") ? files.get(posix.join(posix.dirname(from.path), source)) : entryOf(source, files);
}

/** Follows a name through imports and re-exports to its declaration; `undefined` where it is of another repository. */
function find(file: SourceFile, name: string, files: Files): Declared | undefined {
  for (const statement of file.syntax().program.body) {
    if (declaredNames(statement).includes(name)) return { file, name, statement };
    if (statement.type !== "ImportDeclaration" && statement.type !== "ExportNamedDeclaration") continue;
    for (const specifier of statement.specifiers) {
      const [local, foreign] =
        specifier.type === "ExportSpecifier"
          ? [specifier.exported, specifier.local]
          : specifier.type === "ImportSpecifier"
            ? [specifier.local, specifier.imported]
            : [undefined, undefined];
      if (local?.type !== "Identifier" || foreign?.type !== "Identifier" || local.name !== name) continue;
      const next = statement.source === null ? file : target(file, statement.source.value, files);
      if (next === undefined) return undefined;
      if (next !== file || foreign.name !== name) return find(next, foreign.name, files);
    }
  }
  return undefined;
}

function exportedNames(program: Program): string[] {
  return program.body.flatMap((statement) => {
    if (statement.type !== "ExportNamedDeclaration") return [];
    const listed = statement.specifiers.flatMap(({ exported }) =>
      exported.type === "Identifier" ? [exported.name] : [],
    );
    return statement.declaration === null ? listed : declaredNames(statement);
  });
}

function entryFiles(manifest: SourceFile, files: Files): SourceFile[] {
  const { exports = {}, private: isPrivate = false } = Manifest.parse(JSON.parse(manifest.text));
  if (isPrivate) return [];
  return Object.values(exports).flatMap((path) => files.get(posix.join(posix.dirname(manifest.path), path)) ?? []);
}

/** Every name that a package exports has JSDoc where it is declared, and so have the methods of exported classes, there or in an interface. */
export function publicDocs(all: readonly SourceFile[]): Violation[] {
  const files: Files = new Map(all.map((file) => [file.path, file]));
  const entries = all.filter((file) => MANIFEST.test(file.path)).flatMap((file) => entryFiles(file, files));
  const sources = entries.filter((file) => file.path.endsWith(".ts"));
  const violations = sources.flatMap((entry) => {
    const stars = entry.syntax().program.body.filter((statement) => statement.type === "ExportAllDeclaration");
    const unnamed = stars.map(({ start }) => ({
      path: entry.path,
      line: lineAt(entry, start),
      says: "name each export",
    }));
    const found = exportedNames(entry.syntax().program).flatMap((name) => find(entry, name, files) ?? []);
    return [...unnamed, ...found.flatMap((each) => undocumented(each, files))];
  });
  return [...new Map(violations.map((each) => [`${each.path}:${each.line}:${each.says}`, each])).values()];
}
