export { HASH_ALGORITHMS, type HashAlgorithm, type HashSettings } from "./hash-settings.ts";
export { hashTemplate } from "./hash-template.ts";
export { type HashNumbers, hashTemplateToNumbers } from "./hash-template-to-numbers.ts";
export { hashText, hashTexts } from "./hash-texts.ts";
export type { NumberHashAlgorithm } from "./kernel-algorithm.ts";
export { cut, sha256Hex } from "./sha256-hex.ts";
export { type TextColumn, textColumnFromTexts, textsFromColumn } from "./text-column.ts";
export { textColumnFromInline } from "./text-column-from-inline.ts";
