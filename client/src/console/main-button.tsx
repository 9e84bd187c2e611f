import { useEffect } from 'react';
import { Button } from '../parts/button';
import { Refused } from '../parts/refused';
import { useWish } from '../store';
import type { Action } from './action';
import css from './now.module.css';
import { useOpenSheet } from './scene';
import { c, counted } from './words';

/** The one primary button: it says what it will do; the page says beside it what that leads to. */
export function MainButton({ action }: { action: Action }) {
  const { wish, refusal, waiting, forget } = useWish();
  const openSheet = useOpenSheet();
  // A refusal belongs to the button that was pressed, not to the next one.
  useEffect(forget, [action.command, forget]);
  const words = counted(action.words);
  const press = () => {
    if (action.final) return openSheet({ sheet: 'end' });
    if (action.waiting || waiting) return;
    void wish(action.command, action.fields ?? {});
  };
  return (
    <div className={css.main}>
      <Button
        kind="primary"
        className={css.primary}
        aria-disabled={action.waiting || waiting}
        data-main
        onClick={press}
      >
        {c(`action.${action.label}`, words)}
      </Button>
      <Refused of={refusal} />
    </div>
  );
}
