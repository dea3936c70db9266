import { DuckDBScalarFunction, type DuckDBType, VARCHAR } from "@duckdb/node-api";
import type { TextColumn } from "@metaxy/core/driver";
import { hashBindings } from "./hash-bindings.ts";
import { readTexts } from "./hash-read-texts.ts";

/** A function of one text that gives 64-bit numbers. */
export interface TextFunction {
  readonly name: string;
  /** `UBIGINT` or `BIGINT`, as which the 64 bits are read. */
  readonly returnType: DuckDBType;
  /** One number a row; those of NULL rows are not looked at. What it throws becomes the error of the query. */
  compute(texts: TextColumn): BigUint64Array;
}

const NUMBER_BYTES = BigUint64Array.BYTES_PER_ELEMENT;

/**
 * Makes a scalar function: VARCHAR → 64-bit number, NULL → NULL. Its callbacks run on the thread that made it, a vector
 * (at most 2048 rows) a call; inputs are always flat there.
 */
export function makeTextFunction({ name, returnType, compute }: TextFunction): DuckDBScalarFunction {
  const scalarFunction = new DuckDBScalarFunction();
  scalarFunction.setName(name);
  scalarFunction.setReturnType(returnType);
  scalarFunction.addParameter(VARCHAR);
  hashBindings.scalar_function_set_function(scalarFunction.scalar_function, (_info, input, output) => {
    const rowCount = hashBindings.data_chunk_get_size(input);
    const vector = hashBindings.data_chunk_get_vector(input, 0);
    for (const { start, texts } of readTexts(vector, rowCount)) {
      const { buffer, byteOffset, byteLength } = compute(texts);
      hashBindings.copy_data_to_vector(output, start * NUMBER_BYTES, buffer, byteOffset, byteLength);
    }
    const validityBytes = Math.ceil(rowCount / 8);
    const validity = hashBindings.vector_get_validity(vector, validityBytes);
    if (validity === null) return;
    hashBindings.vector_ensure_validity_writable(output);
    hashBindings.copy_data_to_vector_validity(output, 0, validity.buffer, validity.byteOffset, validityBytes);
  });
  return scalarFunction;
}
