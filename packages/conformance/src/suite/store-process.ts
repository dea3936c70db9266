import { pathToFileURL } from "node:url";
import { FeatureGraph, type MetadataStore } from "@metaxy/core";
import { defineFeatures } from "../features/define-features.ts";
import type { TestFeature } from "./scenario-context.ts";
import type { ProcessAnswer, ProcessCommand, ProcessRequest } from "./store-process-command.ts";
import type { StoreUnderTest } from "./store-under-test.ts";
import { workThrough } from "./work-through.ts";

/** The main module of a process that `startStoreProcess` starts. */
interface Running {
  readonly subject: StoreUnderTest;
  store: MetadataStore | undefined;
  features: ReadonlyMap<string, TestFeature>;
}

const [module = ""] = process.argv.slice(2);
const { storeUnderTest } = await import(pathToFileURL(module).href);
listen({ subject: storeUnderTest, store: undefined, features: new Map() });

/** Carries out requests one after the other. */
function listen(running: Running): void {
  let last: Promise<void> = Promise.resolve();
  process.on("message", (request: ProcessRequest) => {
    last = last.then(async () => {
      const answer = await answerTo(running, request);
      process.send?.(answer);
    });
  });
}

async function answerTo(running: Running, { id, command }: ProcessRequest): Promise<ProcessAnswer> {
  try {
    return { id, result: await carryOut(running, command) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return { id, error: { name, code, message } };
  }
}

async function carryOut(running: Running, command: ProcessCommand): Promise<unknown> {
  switch (command.do) {
    case "open":
      running.store = await running.subject.open({ onWarning: () => {}, ...command.options }, command.place);
      await running.store.open(command.mode ?? "write");
      return;
    case "define":
      running.features = defineFeatures(new FeatureGraph(), command.features);
      return;
    case "write":
      return store(running).writeMetadata(feature(running, command.feature), givenRows(command));
    case "delete":
      return store(running).deleteMetadata(
        feature(running, command.feature),
        command.where === undefined ? { all: true } : { where: command.where },
      );
    case "read":
      return store(running).readMetadata(feature(running, command.feature), command.options).toArray();
    case "resolve":
      await store(running).resolveUpdate(feature(running, command.feature));
      return;
    case "work":
      return workThrough(store(running), feature(running, command.feature));
    case "strike":
      running.subject.faults?.strike(store(running), command.fault);
      return;
    case "close":
      return store(running).close();
  }
}

function givenRows({ rows, batchSize }: Extract<ProcessCommand, { do: "write" }>) {
  if (batchSize === undefined) return rows;
  return (function* batches() {
    for (let start = 0; start < rows.length; start += batchSize) yield rows.slice(start, start + batchSize);
  })();
}

function store(running: Running): MetadataStore {
  if (running.store === undefined) throw new Error("The process has not opened its store.");
  return running.store;
}

function feature(running: Running, key: string): TestFeature {
  const found = running.features.get(key);
  if (found === undefined) throw new Error(`The process has no feature ${key}.`);
  return found;
}
