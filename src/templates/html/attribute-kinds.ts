import { toLower } from './text.ts';

/** What the value of an attribute is. `unsafe`: it changes how other content is read or sent. */
export type AttributeContent = 'plain' | 'css' | 'html' | 'js' | 'url' | 'srcset' | 'unsafe';

/** Attributes of HTML by what they hold; Go's html/template, attr.go, from the HTML standard. */
const NAMES: Readonly<Record<Exclude<AttributeContent, 'js'>, string>> = {
  plain: `accept alt autocomplete autofocus autoplay border checked class cols colspan
    contenteditable contextmenu controls coords datetime default dir dirname disabled draggable
    dropzone for formtarget headers height hidden high hreflang id ismap kind label lang list loop
    low max maxlength media mediagroup min multiple name open optimum placeholder preload pubdate
    radiogroup readonly required reversed rows rowspan spellcheck scope scoped seamless selected
    shape size sizes span srclang start step tabindex target title width wrap`,
  unsafe: `accept-charset async challenge charset content crossorigin defer enctype form formenctype
    formmethod formnovalidate http-equiv keytype language method novalidate pattern rel sandbox type
    value`,
  url: `action archive background cite classid codebase data formaction href icon longdesc manifest
    poster profile src usemap xmlns`,
  css: 'style',
  html: 'srcdoc',
  srcset: 'srcset',
};

const KNOWN: ReadonlyMap<string, AttributeContent> = new Map(
  (Object.keys(NAMES) as (keyof typeof NAMES)[]).flatMap((content) =>
    NAMES[content].split(/\s+/).map((name) => [name, content] as const),
  ),
);

/**
 * What an attribute holds, guessed on the safe side for names that are not HTML's: handlers by
 * their `on`, URLs by their `src`, `uri` or `url`; `data-` and namespaces are looked through.
 */
export function attributeContent(name: string): AttributeContent {
  const lower = toLower(name);
  if (!lower.startsWith('data-') && lower.startsWith('xmlns:')) return 'url';
  const bare = lower.startsWith('data-') ? lower.slice(5) : lower.slice(lower.indexOf(':') + 1);
  const known = KNOWN.get(bare);
  if (known !== undefined) return known;
  if (bare.startsWith('on')) return 'js';
  return /src|uri|url/.test(bare) ? 'url' : 'plain';
}
