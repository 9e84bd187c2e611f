import { useState } from 'react';
import { t } from '../i18n';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icon';
import { Dock } from '../parts/shell';
import { useSection } from '../store';
import { useHand } from './hand';
import { HelpSheet, useUnreadHelp } from './help';
import { LeaveSheet } from './leave';
import { YouSheet } from './you';

/** You, Help and Leave; in the main room also the hand. */
export function YourDock({ hand }: { hand?: boolean }) {
  const you = useSection('you');
  const [open, setOpen] = useState<'you' | 'help' | 'leave'>();
  const answered = useUnreadHelp();
  const close = () => setOpen(undefined);
  if (!you) return null;
  return (
    <>
      <Dock>
        <button type="button" onClick={() => setOpen('you')} aria-haspopup="dialog">
          <Avatar name={you.name} size="1.75rem" />
          <span>{t('dock_you')}</span>
        </button>
        {hand && <Hand />}
        <span className="gap" />
        <button type="button" onClick={() => setOpen('help')} aria-haspopup="dialog">
          <Icon name="help" />
          <span>
            {t('help')}
            {answered && (
              <>
                {' '}
                <i className="news" aria-hidden="true" />
                <span className="vh">{t('help_new')}</span>
              </>
            )}
          </span>
        </button>
        <button type="button" onClick={() => setOpen('leave')} aria-haspopup="dialog">
          <Icon name="door" />
          {t('leave')}
        </button>
      </Dock>
      {open === 'you' && <YouSheet onClose={close} />}
      {open === 'help' && <HelpSheet onClose={close} />}
      {open === 'leave' && <LeaveSheet onClose={close} />}
    </>
  );
}

function Hand() {
  const { floor, up, press } = useHand();
  return (
    <button type="button" aria-pressed={floor ? undefined : up} onClick={press}>
      <Icon name="hand" />
      {floor ? t('floor_back') : up ? t('hand_up') : t('hand')}
    </button>
  );
}
