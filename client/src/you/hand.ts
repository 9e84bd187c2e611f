import { useSection, useWish } from '../store';

/** One's hand and the floor that it brings: a press asks for the floor, takes that back, or gives the floor back. */
export function useHand() {
  const you = useSection('you');
  const { wish, refusal, waiting } = useWish();
  const floor = you?.floor ?? false;
  const up = you?.hand ?? false;
  return { floor, up, refusal, waiting, press: () => void wish('hand', { up: !(up || floor) }) };
}
