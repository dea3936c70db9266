export { gatherInline } from "./inline-text";
export { hashToNumbers, hashToTexts } from "./template";

/** Where memory begins that the kernels do not use themselves. */
export function freeMemoryStart(): usize {
  return __heap_base;
}
