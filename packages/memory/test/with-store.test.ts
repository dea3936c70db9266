import { withStore } from "@metaxy/core";
import { describe, expect, it } from "vitest";
import { MemoryMetadataStore } from "../src/index.ts";

const closing = new Error("The disk is gone.");

class FailingAtTheEnd extends MemoryMetadataStore {
  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    throw closing;
  }
}

describe("withStore", () => {
  it("throws what closing throws", async () => {
    await expect(withStore(new FailingAtTheEnd(), "write", async () => 1)).rejects.toBe(closing);
  });

  it("throws what the task throws, with what closing throws as `suppressed`", async () => {
    const thrown = new RangeError("The camera is gone.");
    const task = async (): Promise<never> => {
      throw thrown;
    };
    await expect(withStore(new FailingAtTheEnd(), "write", task)).rejects.toBe(thrown);
    expect(thrown).toHaveProperty("suppressed", closing);
  });

  it("throws what the task throws, even if nothing can be added to it", async () => {
    const thrown = Object.freeze(new RangeError("The camera is gone."));
    const task = (): Promise<never> => Promise.reject(thrown);
    await expect(withStore(new FailingAtTheEnd(), "write", task)).rejects.toBe(thrown);
  });

  it("does not run the task once its signal is aborted", async () => {
    let runs = 0;
    const task = async () => {
      runs += 1;
    };
    const controller = new AbortController();
    const { signal } = controller;
    await withStore(new MemoryMetadataStore(), "write", task, { signal });
    controller.abort();
    const aborted = withStore(new MemoryMetadataStore(), "write", task, { signal });
    await expect(aborted).rejects.toMatchObject({ code: "ABORTED" });
    expect(runs).toBe(1);
  });
});
