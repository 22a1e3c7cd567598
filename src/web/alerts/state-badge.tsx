import type { ReactElement } from 'react';
import type { AlertState } from '../../api/contract/alert-view.ts';
import type { MutedBy, MuteView } from '../../api/contract/common.ts';
import { visibleText } from '../base/safe-link.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';

/** The icons of the states. */
export const STATE_ICONS = {
  active: 'bell',
  silenced: 'bell-off',
  inhibited: 'shield',
  muted: 'clock',
} as const satisfies Record<AlertState, IconName>;

/** The state that comes of being muted so. */
export const STATE_BY_MUTE = {
  silence: 'silenced',
  inhibition: 'inhibited',
  mute_time_interval: 'muted',
  active_time_interval: 'muted',
} as const satisfies Record<MutedBy, AlertState>;

/** That something is muted, and by what. */
export function MuteBadge({ mute }: { readonly mute: MuteView }): ReactElement {
  const t = useT();
  const state = STATE_BY_MUTE[mute.by];
  const isInterval = state === 'muted';
  return (
    <span
      className="badge badge-quiet"
      title={`${t(`mute.${mute.by}`)} ${visibleText(mute.ids.join(', '))}`}
    >
      <Icon name={STATE_ICONS[state]} size={12} />
      {isInterval ? visibleText(mute.ids.join(', ')) : t(`state.${state}`)}
    </span>
  );
}
