import { name, resolveUpdateSql } from "@metaxy/sql";
import { expect, test } from "vitest";
import { readable } from "../../sql/test/plain-dialect.ts";
import { REQUEST_SHAPES } from "../../sql/test/request-shapes.ts";
import { duckdbDialect } from "../src/duckdb-dialect.ts";
import type { HashFunctions } from "../src/hash-functions.ts";

const noFunctions: HashFunctions = {
  expression: () => {
    throw new TypeError("the requests are hashed with md5");
  },
};

test.each(Object.entries(REQUEST_SHAPES))("DuckDB's statement of a resolve: %s", async (shape, request) => {
  const dialect = duckdbDialect(noFunctions);
  const given = request.samples === undefined ? {} : { samples: name("samples") };
  await expect(readable(resolveUpdateSql(request, { dialect, ...given }), dialect)).toMatchFileSnapshot(
    `golden-sql/${shape}.sql`,
  );
});
