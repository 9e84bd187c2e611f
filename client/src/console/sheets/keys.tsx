import { Button } from '../../parts/button';
import { Choice } from '../../parts/choice';
import { Sheet } from '../../parts/sheet';
import css from '../console.module.css';
import { KEYS, type KeyName } from '../keys';
import { c } from '../words';

/** The keys, and a way to turn them off. */
export function KeysSheet({
  on,
  onTurn,
  onClose,
}: {
  on: boolean;
  onTurn: (on: boolean) => void;
  onClose: () => void;
}) {
  return (
    <Sheet heading={c('keys.title')} text={c('keys.lead')} onClose={onClose}>
      <div className={css.stack}>
        <dl className={css.keys}>
          {(Object.entries(KEYS) as [KeyName, string][]).map(([name, key]) => (
            <div key={name} className={css.contents}>
              <dt>
                <kbd>{key === ' ' ? c('keys.space') : key.toUpperCase()}</kbd>
              </dt>
              <dd>{c(`keys.${name}`)}</dd>
            </div>
          ))}
        </dl>
        <Choice checked={on} onPick={onTurn}>
          {c('keys.on')}
        </Choice>
        <Button wide onClick={onClose}>
          {c('close')}
        </Button>
      </div>
    </Sheet>
  );
}
