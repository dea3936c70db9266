import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

/** How many features to declare, each with up to three dependencies on those before it. */
export interface TypeBenchmark {
  readonly folder: string;
  readonly features: number;
}

const DEPENDENCIES = 3;
const CORE = join(import.meta.dirname, "../../src");

/** A module path from the generated folder. */
function moduleFrom(folder: string, path: string): string {
  return `${relative(folder, path).replaceAll("\\", "/")}`;
}

/** A dependency that renames, filters and selects, as a careful user writes it. */
function dependencyText(parent: number, position: number): string {
  const name = `parent${position}`;
  return `dep(F${parent}, { rename: { score: "${name}" }, filter: (c) => c("${name}").gt(0), select: ["${name}"] })`;
}

function featureText(index: number, folder: string): string {
  const parents = Array.from({ length: Math.min(index, DEPENDENCIES) }, (_, back) => index - 1 - back);
  const imports = parents.map((parent) => `import { F${parent} } from "./f${parent}.ts";`);
  const refs = (field: string): string => parents.map((parent) => `F${parent}.fields.${field}`).join(", ");
  const fields = ["audio", "frames", "text"].map(
    (field) => `    ${field}: { codeVersion: "1", deps: [${refs(field)}] },`,
  );
  const used =
    parents.length === 0 ? "" : `import { dep } from "${moduleFrom(folder, join(CORE, "feature/index.ts"))}";\n`;
  return `${used}import { defineFeature } from "${moduleFrom(folder, join(CORE, "graph/index.ts"))}";
${imports.join("\n")}
export const F${index} = defineFeature({
  key: "bench/f${index}",
  idColumns: ["id"],
  columns: { id: "string", path: "string", score: "float64", count: "int64", seen: "timestamp", kind: "string" },
  deps: [
${parents.map((parent, position) => `    ${dependencyText(parent, position)},`).join("\n")}
  ],
  fields: {
${fields.join("\n")}
  },
});
`;
}

/** Writes one file per feature, in a chain, which is the worst case: checking one file asks for all before it. */
export function generateFeatures({ folder, features }: TypeBenchmark): void {
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < features; index++) {
    writeFileSync(join(folder, `f${index}.ts`), featureText(index, folder));
  }
}
