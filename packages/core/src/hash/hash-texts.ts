import type { HashSettings } from "./hash-settings.ts";
import { hashTemplate } from "./hash-template.ts";
import { textColumnFromTexts, textsFromColumn } from "./text-column.ts";

/** Hashes each text; null gives null. The hash is text, cut to `settings.length` characters. */
export function hashTexts(settings: HashSettings, texts: readonly (string | null)[]): (string | null)[] {
  return textsFromColumn(hashTemplate(settings, [0], [textColumnFromTexts(texts)], texts.length));
}

/** Hashes one text; for many, {@link hashTexts} is faster. */
export function hashText(settings: HashSettings, text: string): string {
  return textsFromColumn(hashTemplate(settings, [text], [], 1)).join("");
}
