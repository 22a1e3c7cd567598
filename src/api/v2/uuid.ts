const PLAIN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DIGITS = /^[0-9a-f]{32}$/i;
const URN = 'urn:uuid:';

/**
 * What go-openapi accepts as `format: uuid`: whatever `github.com/google/uuid` parses, that is also 32 digits in a row,
 * a URN, and 38 characters of which the first and the last do not matter (braces are meant).
 */
export function isUuid(text: string): boolean {
  switch (text.length) {
    case 32:
      return DIGITS.test(text);
    case 36:
      return PLAIN.test(text);
    case 38:
      return PLAIN.test(text.slice(1, 37));
    case 45:
      return text.toLowerCase().startsWith(URN) && PLAIN.test(text.slice(URN.length));
    default:
      return false;
  }
}
