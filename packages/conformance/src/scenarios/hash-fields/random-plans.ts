import { checkHistories } from "../../random/check-property.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const randomPlans: Scenario = {
  key: "hash-fields/random-plans",
  since: "0.1.0",
  level: "native",
  needs: ["frames"],
  says: "Random graphs, tables and histories give what a naive row-by-row oracle gives.",
  rows: ["G12", "C18", "A16"],
  random: true,
  timeout: 3_600_000,
  async run(t) {
    await checkHistories(t, { nullVersions: true, maxOperations: 12 });
  },
};
