import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { NOTHING } from '../fold';
import type { YouView } from '../protocol';
import type { Real } from '../screen';
import { LiveContext, onlyShown } from '../store';
import { YourDock } from './dock';
import { YouSheet } from './you';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

let root: Root;
let real: StoreApi<Real>;
const send = vi.fn(async () => undefined);
const you = (part: Partial<YouView>) =>
  act(async () =>
    real.setState({ sections: { you: { seat: 7, name: 'Ann', role: 'participant', place: 'main', ...part } } }),
  );
const press = (name: string) =>
  act(async () => {
    const [button, ...more] = [...document.querySelectorAll('button')].filter((one) => one.textContent === name);
    expect([button !== undefined, more], name).toEqual([true, []]);
    button?.click();
  });
const show = (page: React.ReactNode) => {
  const live = { ...onlyShown('s', real, Date.now), send };
  live.screen.start();
  return act(async () => root.render(<LiveContext value={live}>{page}</LiveContext>));
};

beforeEach(async () => {
  send.mockClear();
  real = createStore<Real>(() => ({ ...NOTHING, line: { is: 'open' } }));
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

it('changes a name and keeps the pronouns', async () => {
  await you({ pronouns: 'she/her' });
  await show(<YouSheet onClose={() => {}} />);
  await press('Change my name');
  expect(send.mock.lastCall).toEqual(['rename', { name: 'Ann', pronouns: 'she/her' }]);
});

it.each([
  ['the dock', <YourDock key="dock" hand />, ['Hand', 'Hand is up', 'Give the floor back']],
  [
    'your sheet',
    <YouSheet key="you" onClose={() => {}} />,
    ['Raise my hand', 'Take my hand down', 'Give the floor back'],
  ],
] as const)(
  'asks for the floor, takes that back, and gives the floor back: %s',
  async (_, page, [ask, asked, back]) => {
    await show(page);
    await you({});
    await press(ask);
    expect(send.mock.lastCall).toEqual(['hand', { up: true }]);
    await you({ hand: true });
    await press(asked);
    expect(send.mock.lastCall).toEqual(['hand', { up: false }]);
    await you({ floor: true });
    await press(back);
    expect(send.mock.lastCall).toEqual(['hand', { up: false }]);
    expect(send).toHaveBeenCalledTimes(3);
  },
);
