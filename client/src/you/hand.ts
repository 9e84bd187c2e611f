import { usePlace, useSection, useWish } from '../store';

/** One's hand and the floor that it brings: a press asks for the floor, takes that back, or gives the floor back. */
export function useHand() {
  const you = useSection('you');
  const place = usePlace();
  const ended = useSection('loop')?.phase === 'ended';
  const { wish, refusal, waiting } = useWish();
  const floor = you?.floor ?? false;
  const up = you?.hand ?? false;
  /** Only the main room has hands. */
  const may = place === 'main' && !ended && !you?.waiting;
  return { may, floor, up, refusal, waiting, press: () => void wish('hand', { up: !(up || floor) }) };
}
