import { expect, test } from "vitest";
import { name, resolveUpdateSql } from "../src/index.ts";
import { plainDialect, readable } from "./plain-dialect.ts";
import { REQUEST_SHAPES } from "./request-shapes.ts";

test.each(Object.entries(REQUEST_SHAPES))("the statement of a resolve: %s", async (shape, request) => {
  const given = request.samples === undefined ? {} : { samples: name("samples") };
  const statement = resolveUpdateSql(request, { dialect: plainDialect, ...given });
  await expect(readable(statement, plainDialect)).toMatchFileSnapshot(`golden-sql/${shape}.sql`);
});
