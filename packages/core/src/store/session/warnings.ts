import { callbackFailed } from "./callback-failed.ts";

/** Why a store warns. */
export type WarningCode =
  | "DUPLICATE_IDS"
  | "EXPANSION_PLAIN_WRITE"
  | "EXPRESSION_NOT_PUSHED"
  | "FALLBACK_IN_MEMORY"
  | "FEATURE_VERSION_PRESERVED"
  | "NO_CURRENT_ROWS"
  | "NULL_IDS"
  | "NULL_VERSIONS"
  | "PYTHON_COMPAT"
  | "SAMPLES_WITHOUT_PARENT"
  | "SHARED_IDS";

/** Something that is probably not meant, with numbers. */
export interface StoreWarning {
  readonly code: WarningCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Warns once per code and subject during the life of a store. */
export class Warnings {
  readonly #given = new Set<string>();
  readonly #report: (warning: StoreWarning) => void;

  constructor(report?: (warning: StoreWarning) => void) {
    this.#report =
      report ?? ((warning) => process.emitWarning(warning.message, { type: "MetaxyWarning", code: warning.code }));
  }

  /** `subject` is what is warned about, e.g. a feature's key. */
  once(subject: string, warning: StoreWarning): void {
    const key = `${warning.code} ${subject}`;
    if (this.#given.has(key)) return;
    this.#given.add(key);
    try {
      this.#report(warning);
    } catch (error) {
      throw callbackFailed("onWarning", error);
    }
  }
}
