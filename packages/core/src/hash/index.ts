export { HASH_ALGORITHMS, type HashSettings } from "./hash-settings.ts";
export { hashTemplate } from "./hash-template.ts";
export { hashTemplateToNumbers } from "./hash-template-to-numbers.ts";
export { hashText, hashTexts } from "./hash-texts.ts";
export { cut, sha256Hex } from "./sha256-hex.ts";
export { type TextColumn, textColumnFromTexts, textsFromColumn } from "./text-column.ts";
export { textColumnFromInline } from "./text-column-from-inline.ts";
