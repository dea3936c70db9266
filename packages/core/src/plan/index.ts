export { makePlan } from "./make-plan.ts";
export type { LatestFirst, ReadQuery } from "./read-query.ts";
export type {
  ExpectedColumn,
  ParentRequest,
  ResolvedStatus,
  ResolveRequest,
  ResolveResult,
  SamplesRequest,
  TargetRequest,
} from "./resolve-request.ts";
export type {
  FieldRecipe,
  Lineage,
  ParentPlan,
  RecipePart,
  VersioningPlan,
  VersionReference,
} from "./versioning-plan.ts";
