import type { ReactElement } from 'react';
import { piecesOf, safeLink, visibleText } from '../base/safe-link.ts';
import { Icon } from './icons.tsx';

/** A text of an annotation: addresses in it can be followed, everything else is only text. */
export function LinkedText({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {piecesOf(text).map((piece, index) =>
        piece.href === undefined ? (
          <span key={index}>{visibleText(piece.text)}</span>
        ) : (
          <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer">
            {visibleText(piece.text)}
          </a>
        ),
      )}
    </>
  );
}

/** A link out of the page, if the address is one that may be opened. */
export function OutLink({
  href,
  text,
}: {
  readonly href: string;
  readonly text: string;
}): ReactElement {
  const safe = safeLink(href);
  if (safe === undefined) return <span className="soft">{visibleText(href)}</span>;
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer" className="out-link">
      {text}
      <Icon name="external" size={13} />
    </a>
  );
}
