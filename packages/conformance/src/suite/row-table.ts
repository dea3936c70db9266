/** A row of a scenario. */
export type TestRow = Readonly<Record<string, unknown>>;

/**
 * Rows drawn as a table, one line each, the first line their columns:
 *
 *     rows`
 *       id | path  | size | @audio | @frames
 *       v1 | a.mp4 | 10   | a1     | f1
 *       v2 | null  | 20n  | a2     | null
 *     `
 *
 * A cell is NULL, a boolean, a number, a `bigint` (`20n`), JSON (`"text"`, `[1, 2]`, `{"a": 1}`), else text as it stands;
 * `${value}` is that value. `@field` columns are gathered in `metaxy_provenance_by_field`, `#field` columns in
 * `metaxy_data_version_by_field`; their cells are texts or NULL. An empty cell leaves the column out of its row.
 */
export function rows(strings: TemplateStringsArray, ...values: readonly unknown[]): TestRow[] {
  const text = strings.reduce((drawn, part, index) => `${drawn}\u0000${index - 1}\u0000${part}`);
  const [header, ...lines] = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => line.split("|").map((cell) => cell.trim()));
  if (header === undefined) throw new Error("A table of rows needs a first line with the names of its columns.");
  return lines.map((cells) => tableRow(header, cells, values));
}

const GATHERED: Readonly<Record<string, string>> = {
  "@": "metaxy_provenance_by_field",
  "#": "metaxy_data_version_by_field",
};

function tableRow(header: readonly string[], cells: readonly string[], values: readonly unknown[]): TestRow {
  if (cells.length !== header.length) {
    throw new Error(`A row of a table has ${cells.length} cells for ${header.length} columns: ${cells.join(" | ")}`);
  }
  const row: Record<string, unknown> = {};
  const structs: Record<string, Record<string, unknown>> = {};
  for (const [index, name] of header.entries()) {
    const cell = cells[index] ?? "";
    if (cell === "") continue;
    const struct = GATHERED[name.charAt(0)];
    if (struct === undefined) {
      row[name] = cellValue(cell, values);
      continue;
    }
    structs[struct] ??= {};
    structs[struct][name.slice(1)] = versionOf(cell, values);
  }
  return { ...row, ...structs };
}

function cellValue(cell: string, values: readonly unknown[]): unknown {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL marks the place of an interpolated value.
  const placed = /^\u0000(\d+)\u0000$/.exec(cell);
  if (placed !== null) return values[Number(placed[1])];
  if (cell === "null") return null;
  if (cell === "true" || cell === "false") return cell === "true";
  if (/^-?\d+n$/.test(cell)) return BigInt(cell.slice(0, -1));
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(cell)) return Number(cell);
  return /^["[{]/.test(cell) ? JSON.parse(cell) : cell;
}

function versionOf(cell: string, values: readonly unknown[]): unknown {
  const value = cellValue(cell, values);
  return typeof value === "number" || typeof value === "bigint" ? cell : value;
}
