const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

export interface DecimalParts {
  readonly precision: number;
  readonly scale: number;
}

/** The number times `10 ** scale`; `undefined` where the text is no number or needs more digits than there are. */
export function unscaledDecimal(text: string, { precision, scale }: DecimalParts): bigint | undefined {
  const match = DECIMAL.exec(text);
  const [sign = "", whole = "", fraction = ""] = match?.slice(1) ?? [];
  if (match === null || whole + fraction === "") return undefined;
  const kept = fraction.replace(/0+$/, "");
  if (kept.length > scale) return undefined;
  const unscaled = BigInt(whole + kept.padEnd(scale, "0") || "0");
  if (unscaled >= 10n ** BigInt(precision)) return undefined;
  return sign === "-" ? -unscaled : unscaled;
}

/** Whether a text is a number with or without a fraction. */
export function isDecimalText(text: string): boolean {
  return DECIMAL.test(text) && /\d/.test(text);
}

/** Orders decimals and numbers exactly, but for floats with an exponent. */
export function compareDecimals(a: string | number | bigint, b: string | number | bigint): number {
  const [left, right] = [String(a), String(b)];
  if (!isDecimalText(left) || !isDecimalText(right)) return Number(a) - Number(b);
  const scale = Math.max(...[left, right].map((text) => text.length - 1 - text.lastIndexOf(".")));
  const parts = { precision: left.length + right.length + scale, scale };
  const difference = (unscaledDecimal(left, parts) ?? 0n) - (unscaledDecimal(right, parts) ?? 0n);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** The stored text of a decimal: exactly `scale` digits after the point, no sign on zero. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const sign = unscaled < 0n ? "-" : "";
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
