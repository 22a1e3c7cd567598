import type { FuncMap } from '../engine/funcs.ts';
import { variadicFunc } from '../engine/funcs.ts';
import { ANY, STRING } from '../engine/types.ts';
import type { Value } from '../engine/values.ts';
import { sprint } from './print.ts';
import { type Content, contentOf, printable } from './content.ts';
import { escapeCss, filterCssValue } from './escape-css.ts';
import {
  escapeAttribute,
  escapeBareAttribute,
  escapeHtml,
  escapeRcdata,
  filterName,
} from './escape-html.ts';
import { escapeJsRegexp, escapeJsString, escapeJsTemplate } from './escape-js.ts';
import { escapeUrl, filterSrcset, filterUrl, normalizeUrl } from './escape-url.ts';
import { escapeJsValue } from './js-value.ts';

/** Escapers that see the text of their arguments. */
const OF_CONTENT = {
  _html_template_attrescaper: escapeAttribute,
  // What stands in a comment is for nobody.
  _html_template_commentescaper: () => '',
  _html_template_cssescaper: escapeCss,
  _html_template_cssvaluefilter: filterCssValue,
  _html_template_htmlnamefilter: filterName,
  _html_template_htmlescaper: escapeHtml,
  _html_template_jsregexpescaper: escapeJsRegexp,
  _html_template_jsstrescaper: escapeJsString,
  _html_template_jstmpllitescaper: escapeJsTemplate,
  _html_template_nospaceescaper: escapeBareAttribute,
  _html_template_rcdataescaper: escapeRcdata,
  _html_template_srcsetescaper: filterSrcset,
  _html_template_urlescaper: escapeUrl,
  _html_template_urlfilter: filterUrl,
  _html_template_urlnormalizer: normalizeUrl,
} satisfies Record<string, (content: Content) => string>;

/** The functions that escaping adds to pipelines, by the names that Go gives them. */
export type EscaperName = keyof typeof OF_CONTENT | '_html_template_jsvalescaper' | '_eval_args_';

/** All of them, for the text engine to call. */
export const ESCAPERS: FuncMap = {
  ...Object.fromEntries(
    Object.entries(OF_CONTENT).map(([name, escape]) => [
      name,
      taking((args) => escape(contentOf(args))),
    ]),
  ),
  _html_template_jsvalescaper: taking(escapeJsValue),
  _eval_args_: taking((args) => sprint(args.map(printable))),
};

function taking(escape: (args: readonly Value[]) => string): FuncMap[string] {
  return variadicFunc([ANY], (...args: Value[]) => escape(args), STRING);
}
