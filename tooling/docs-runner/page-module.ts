import type { Fence } from "./fences.ts";

/** Code of a page in which each line has the number that it has on the page. Line 1 is free: a page begins with its title. */
function placed(fences: readonly Fence[], firstLine: string): string {
  const lines: string[] = [firstLine];
  for (const fence of fences) {
    fence.lines.forEach((line, index) => {
      lines[fence.firstLine + index - 1] = line;
    });
  }
  return `${Array.from(lines, (line) => line ?? "").join("\n")}\n`;
}

const SHOWN = /^(\s*)(.+?);?\s*\/\/ → (.+)$/;
const DECLARED = /^\s*(?:const|let) (\w+)\b/;
const THROWN = /^(\s*)(?:await )?(.+?);\s*\/\/ throws ([A-Z_]+)$/;

/** `value; // → 3` checks the value, `call(); // throws CODE` the error. */
function checked(line: string): string {
  const thrown = THROWN.exec(line);
  if (thrown !== null) return `${thrown[1]}await throws(async () => ${thrown[2]}, ${JSON.stringify(thrown[3])});`;
  const shown = SHOWN.exec(line);
  if (shown === null) return line;
  const [, indent, code = "", expected] = shown;
  const declared = DECLARED.exec(code);
  return declared === null
    ? `${indent}shows(${code}, (${expected}));`
    : `${indent}${code}; shows(${declared[1]}, (${expected}));`;
}

/** What runs: everything but `no-run` fences, with its comments checked. `undefined` where nothing runs. */
export function runnableModule(fences: readonly Fence[], expectations: string): string | undefined {
  if (fences.every(({ kind }) => kind !== "run")) return undefined;
  const runnable = fences
    .filter(({ kind }) => kind !== "no-run")
    .map((fence) => ({ ...fence, lines: fence.lines.map(checked) }));
  return placed(runnable, `import { shows, throws } from ${JSON.stringify(expectations)};`);
}

/** What is type-checked: the page as it stands, and each `no-run` fence by itself, after the page's setup. */
export function checkedModules(fences: readonly Fence[]): Map<number, string> {
  const modules = new Map<number, string>();
  if (fences.some(({ kind }) => kind === "run")) {
    modules.set(
      0,
      placed(
        fences.filter(({ kind }) => kind !== "no-run"),
        "export {};",
      ),
    );
  }
  for (const fence of fences.filter(({ kind }) => kind === "no-run")) {
    const setup = fences.filter(({ kind }) => kind === "setup");
    modules.set(fence.firstLine, placed([...setup, fence], "export {};"));
  }
  return modules;
}
