import { Kbd, Modal } from '@mantine/core';
import type { ReactElement } from 'react';
import { useT, type TextKey } from '../i18n/i18n.tsx';

const KEYS: readonly (readonly [keys: readonly string[], text: TextKey])[] = [
  [['/'], 'help.filter'],
  [['j'], 'help.next'],
  [['k'], 'help.previous'],
  [['Enter'], 'help.open'],
  [['s'], 'help.silence'],
  [['e'], 'help.explain'],
  [['Esc'], 'help.escape'],
  [['g', 'a'], 'help.alerts'],
  [['g', 's'], 'help.silences'],
  [['g', 'r'], 'help.routes'],
  [['g', 'e'], 'help.explainPage'],
  [['g', 't'], 'help.status'],
  [['u'], 'help.zone'],
  [['?'], 'help.help'],
];

/** The keys, and how to write a filter. */
export function HelpDialog({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const t = useT();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('help.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <dl className="keys">
        {KEYS.map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('help.matchers')}</h3>
      <p>{t('help.matchersText')}</p>
      <ul className="examples">
        <li>
          <code>severity=critical</code> {t('help.equal')}
        </li>
        <li>
          <code>cluster!=&quot;eu west&quot;</code> {t('help.notEqual')}
        </li>
        <li>
          <code>instance=~&quot;db-[0-9]+&quot;</code> {t('help.pattern')}
        </li>
        <li>
          <code>team!~&quot;a|b&quot;</code> {t('help.notPattern')}
        </li>
      </ul>
    </Modal>
  );
}
