import { aggregation, defineFeature, dep, expansion, FeatureGraph, withGraph } from "@metaxy/core";

/** documents → chunks (1:N) → terms (1:1) → summaries (N:1) */
function pipeline(vectorVersion: string) {
  // What a file says and which package it belongs to are versioned apart.
  const Document = defineFeature({
    key: "docs/document",
    idColumns: ["path"],
    columns: { path: "string", package: "string", text: "string" },
    fields: { text: "1", package: "1" },
  });

  // A chunk depends on the text alone: another package version makes no chunk stale.
  const Chunk = defineFeature({
    key: "docs/chunk",
    idColumns: ["path", "position"],
    columns: { path: "string", position: "int32", text: "string" },
    deps: [dep(Document, { select: ["text"], lineage: expansion({ on: ["path"] }) })],
    fields: { text: { codeVersion: "1", deps: [Document.fields.text] } },
  });

  const Terms = defineFeature({
    key: "docs/terms",
    idColumns: ["path", "position"],
    columns: { path: "string", position: "int32", opening: "string", terms: "string", vector: "binary" },
    deps: [dep(Chunk)],
    fields: { terms: "1", vector: vectorVersion },
  });

  const Summary = defineFeature({
    key: "docs/summary",
    idColumns: ["path"],
    columns: { path: "string", keywords: "string", passage: "string" },
    deps: [dep(Terms, { lineage: aggregation({ on: ["path"] }) })],
    fields: {
      keywords: { codeVersion: "1", deps: [Terms.fields.terms] },
      passage: { codeVersion: "1", deps: [Terms.fields.vector] },
    },
  });

  return { Document, Chunk, Terms, Summary };
}

export type Features = ReturnType<typeof pipeline>;

/** Features are declared once, at module level. Here a function declares them, so that act 3 can raise a code version. */
export function declareFeatures(versions: { readonly vector: string }): Features {
  return withGraph(new FeatureGraph(), () => pipeline(versions.vector));
}
