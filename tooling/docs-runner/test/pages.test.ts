import { beforeAll, describe, expect, test } from "vitest";
import { pageChecker } from "../check-pages.ts";
import { guidePages } from "../pages.ts";

const pages = guidePages();
const checker = pageChecker("pages");

describe("the code of every page", () => {
  let errors: Awaited<ReturnType<typeof checker.typeErrors>>;
  beforeAll(async () => {
    errors = await checker.typeErrors(pages);
  }, 60_000);

  test.each(pages.map(({ path }) => path))("%s compiles", (path) => {
    expect(errors.get(path)).toEqual([]);
  });

  test("nothing else does not compile", () => {
    expect(errors.get("elsewhere")).toEqual([]);
  });

  test.each(pages.map((page) => [page.path, page] as const))("%s runs", { timeout: 90_000 }, async (_, page) => {
    expect(await checker.runError(page)).toBe("");
  });
});
