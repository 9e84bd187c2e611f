import { useState } from 'react';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Sheet } from '../parts/sheet';
import { useSection } from '../store';
import { useHand } from './hand';
import { KEYS, useYourKeys, VOICE_KEYS } from './keys';
import { choose, useSettings } from './settings';
import css from './you.module.css';

/** Listens for a participant's keys, and shows them when their key is pressed. */
export function YourKeys() {
  const [open, setOpen] = useState(false);
  useYourKeys(() => setOpen(true));
  return open && <KeysSheet onClose={() => setOpen(false)} />;
}

/** The keys, and a way to turn them off. */
function KeysSheet({ onClose }: { onClose: () => void }) {
  const { keys } = useSettings();
  const voices = useSection('session')?.talk === 'browser';
  const { may } = useHand();
  const all = Object.entries(voices ? { ...KEYS, ...VOICE_KEYS, space: t('stage:keys.space_name') } : KEYS);
  const listed = all.filter(([name]) => name !== 'hand' || may);
  return (
    <Sheet heading={t('settings.keys')} text={t('stage:keys.lead')} onClose={onClose}>
      <dl className={css.keys}>
        {listed.map(([name, key]) => (
          <div key={name}>
            <dt>
              <kbd>{key.length === 1 ? key.toUpperCase() : key}</kbd>
            </dt>
            <dd>{t(`stage:keys.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <Choice checked={keys} onPick={(on) => choose({ keys: on })}>
        {t('stage:keys.on')}
      </Choice>
      <Button kind="quiet" wide onClick={onClose}>
        {t('back')}
      </Button>
    </Sheet>
  );
}
