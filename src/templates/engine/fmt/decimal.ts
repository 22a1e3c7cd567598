/** The decimal digits of a number: `0.d₁d₂d₃… × 10^point`, without trailing zeros; of zero there are none. */
export interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** A finite float taken apart: `mantissa × 2^exponent`, the mantissa with its leading bit unless subnormal. */
export interface FloatParts {
  readonly isNegative: boolean;
  readonly mantissa: bigint;
  readonly exponent: number;
}

interface Layout {
  readonly mantissaBits: number;
  readonly exponentBits: number;
  readonly bias: number;
}
const LAYOUTS: Readonly<Record<32 | 64, Layout>> = {
  32: { mantissaBits: 23, exponentBits: 8, bias: 127 },
  64: { mantissaBits: 52, exponentBits: 11, bias: 1023 },
};

export function mantissaBitsOf(bits: 32 | 64): number {
  return LAYOUTS[bits].mantissaBits;
}

export function takeApart(value: number, bits: 32 | 64): FloatParts {
  const view = new DataView(new ArrayBuffer(8));
  if (bits === 32) view.setFloat32(4, value);
  else view.setFloat64(0, value);
  const raw = view.getBigUint64(0);
  const { mantissaBits, exponentBits, bias } = LAYOUTS[bits];
  const mantissa = BigInt.asUintN(mantissaBits, raw);
  const exponent = Number(BigInt.asUintN(exponentBits, raw >> BigInt(mantissaBits)));
  const isNormal = exponent !== 0;
  return {
    isNegative: value < 0 || Object.is(value, -0),
    mantissa: isNormal ? mantissa | (1n << BigInt(mantissaBits)) : mantissa,
    exponent: (isNormal ? exponent : 1) - bias - mantissaBits,
  };
}

/** All the digits the float stands for. */
export function exactDecimal(value: number): Decimal {
  const { mantissa, exponent } = takeApart(value, 64);
  if (mantissa === 0n) return { digits: '', point: 0 };
  if (exponent >= 0) return decimalOf((mantissa << BigInt(exponent)).toString(), 0);
  return decimalOf((mantissa * 5n ** BigInt(-exponent)).toString(), exponent);
}

/** `digits × 10^shift`. */
function decimalOf(digits: string, shift: number): Decimal {
  return { digits: digits.replace(/0+$/, ''), point: digits.length + shift };
}

/** The fewest digits that read back as the same float of this size. */
export function shortestDecimal(value: number, bits: 32 | 64): Decimal {
  const size = Math.abs(value);
  if (size === 0) return { digits: '', point: 0 };
  let text = size.toExponential();
  for (let fraction = 0; bits === 32 && fraction < 9; fraction++) {
    text = size.toExponential(fraction);
    if (Math.fround(Number(text)) === size) break;
  }
  const [digits = '', exponent] = text.split('e');
  return { digits: digits.replace('.', '').replace(/0+$/, ''), point: Number(exponent) + 1 };
}

/** Rounded to `count` digits; a tie goes to the even digit. */
export function rounded({ digits, point }: Decimal, count: number): Decimal {
  if (count < 0) return { digits: '', point: 0 };
  if (count >= digits.length) return { digits, point };
  const kept = digits.slice(0, count);
  if (!roundsUp(digits, count)) return trimmed(kept, point);
  const raised = (BigInt('1' + kept) + 1n).toString();
  // The added leading 1 became a 2 if every digit was a nine.
  return raised.startsWith('2')
    ? { digits: '1', point: point + 1 }
    : trimmed(raised.slice(1), point);
}

function roundsUp(digits: string, count: number): boolean {
  const next = digits.charAt(count);
  if (next !== '5' || count + 1 < digits.length) return next >= '5';
  return count > 0 && Number(digits.charAt(count - 1)) % 2 === 1;
}

function trimmed(digits: string, point: number): Decimal {
  const rest = digits.replace(/0+$/, '');
  return { digits: rest, point: rest === '' ? 0 : point };
}
