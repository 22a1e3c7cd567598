const CLASSIC = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Unicode's white space, for a character class; Go's `unicode.IsSpace` is the same. */
export const WHITE_SPACE = String.raw`\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
/** What ends an unquoted token of the UTF-8 matcher grammar, for a character class. */
export const RESERVED = String.raw`${WHITE_SPACE}{}!=~,\\"'` + '`';

const HAS_RESERVED = new RegExp(`[${RESERVED}]`);

/** True for the label names of before UTF-8: letters, digits and underscores, not beginning with a digit. */
export function isClassicLabelName(name: string): boolean {
  return CLASSIC.test(name);
}

/** True for any text that is not empty and is well-formed Unicode (no half of a surrogate pair). */
export function isUtf8LabelName(name: string): boolean {
  return name !== '' && name.isWellFormed();
}

/**
 * True where `text` has a character that ends an unquoted token of the UTF-8 matcher grammar. A name that has
 * one is printed in quotes.
 */
export function hasReservedCharacter(text: string): boolean {
  return HAS_RESERVED.test(text);
}
