import { useEffect, useEffectEvent } from 'react';

/** What a key does; the event has been taken already. */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** A sequence such as `g a` has to follow within this time. */
const SEQUENCE_MS = 1200;

/** Keys of the page: not while somebody types, nor while a dialog is open. `g a` is two keys, one after the other. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const act = useEffectEvent((event: KeyboardEvent, sequence: string): boolean => {
    const action = shortcuts[sequence] ?? shortcuts[event.key];
    if (action === undefined) return false;
    event.preventDefault();
    action(event);
    return true;
  });
  useEffect(() => {
    let before = { key: '', at: 0 };
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector('[role=dialog]') !== null) return;
      const recent = event.timeStamp - before.at < SEQUENCE_MS;
      const acted = act(event, recent ? `${before.key} ${event.key}` : '');
      before = acted ? { key: '', at: 0 } : { key: event.key, at: event.timeStamp };
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type))
  );
}
