// What a screen reader hears by itself: one polite region for where one is and
// what changed, one alert for the two loud things, a move and a lost line.
import { useCallback, useContext, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { LiveContext } from './live-context';

const spoken = createStore(() => ({ status: '', alert: '' }));

let gathered: string[] = [];
/** What happens within a moment is said in one breath. */
const GATHER_MS = 250;
/** Who reads the page line by line finds nothing there that was said longer ago than this. */
const KEPT_MS = 10_000;
let forgetting: ReturnType<typeof setTimeout> | undefined;

/** Says something politely. */
export function say(text: string) {
  if (gathered.includes(text)) return;
  gathered.push(text);
  if (gathered.length > 1) return;
  setTimeout(() => {
    // A changed text is what makes it heard; a space tells two equal ones apart.
    const next = gathered.join(' ');
    spoken.setState({ status: next === spoken.getState().status ? `${next}\u00a0` : next });
    gathered = [];
    clearTimeout(forgetting);
    forgetting = setTimeout(() => spoken.setState({ status: '' }), KEPT_MS);
  }, GATHER_MS);
}

/** Says one of the two loud things at once; "" when it is over. */
export function alarm(text: string) {
  spoken.setState({ alert: text });
}

/** `say` and `alarm`, silent in an embedded half of a page. */
export function useSay() {
  const embedded = useContext(LiveContext)?.embedded ?? false;
  return {
    say: useCallback((text: string) => embedded || say(text), [embedded]),
    alarm: useCallback((text: string) => embedded || alarm(text), [embedded]),
  };
}

/** The regions themselves: one pair on the page, and one in each open sheet, because what is outside it is inert. */
export function LiveText() {
  const { status, alert } = useStore(spoken);
  return (
    <>
      <Region role="status" text={status} />
      <Region role="alert" text={alert} />
    </>
  );
}

/** Says what is new since it is there: what was said before it came has been heard. */
function Region({ role, text }: { role: 'status' | 'alert'; text: string }) {
  const [heard, setHeard] = useState<string | undefined>(text);
  if (heard !== undefined && heard !== text) setHeard(undefined);
  return (
    <div role={role} className="vh">
      {text === heard ? '' : text}
    </div>
  );
}
