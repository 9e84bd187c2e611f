import { t } from '../i18n';
import { Choice } from '../parts/choice';
import { cue } from './cue';
import { KEYS } from './keys';
import { choose, useSettings } from './settings';
import css from './you.module.css';

const capitals = Object.fromEntries(Object.entries(KEYS).map(([name, key]) => [name, key.toUpperCase()]));
const sounds = ['off', 'soft', 'loud'] as const;

/** What a person sets for themselves on this device. */
export function ForYou() {
  const { autoMove, sound, vibrate, keys } = useSettings();
  return (
    <details className={css.settings}>
      <summary>{t('settings.title')}</summary>
      <p className="hint">{t('settings.hint')}</p>
      <Choice checked={!autoMove} onPick={(off) => choose({ autoMove: !off })}>
        {t('settings.stay')}
        <small className="hint">{t('settings.stay_hint')}</small>
      </Choice>
      <fieldset>
        <legend>{t('settings.sound')}</legend>
        <div className={css.three}>
          {sounds.map((one) => (
            <Choice
              key={one}
              name="sound"
              checked={sound === one}
              onPick={() => {
                choose({ sound: one });
                cue('time');
              }}
            >
              {t(`settings.sound_${one}`)}
            </Choice>
          ))}
        </div>
      </fieldset>
      {'vibrate' in navigator && (
        <Choice checked={vibrate} onPick={(on) => choose({ vibrate: on })}>
          {t('settings.vibrate')}
        </Choice>
      )}
      <Choice checked={keys} onPick={(on) => choose({ keys: on })}>
        {t('settings.keys')}
        <small className="hint">{t('settings.keys_hint', capitals)}</small>
      </Choice>
    </details>
  );
}
