type Polars = typeof import("nodejs-polars")["default"];

/** What frames and expressions are made with; a scenario that uses it needs `frames`. */
export async function loadPolars(): Promise<Polars> {
  return (await import("nodejs-polars")).default;
}
