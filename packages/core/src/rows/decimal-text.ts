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

/** The stored text of a decimal: exactly `scale` digits after the point, no sign on zero. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const sign = unscaled < 0n ? "-" : "";
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
