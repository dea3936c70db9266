import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `project` must see. */
export const projectMutants: readonly Mutant[] = [
  {
    key: "project/never-asks",
    says: "has forgotten its project",
    fails: ["project/foreign-project"],
    mayFail: ["project/*"],
    alter: { options: ({ project: _, ...options }) => options },
  },
];
