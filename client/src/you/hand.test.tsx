import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { NOTHING } from '../fold';
import { LiveText } from '../live-text';
import type { Refusal, YouView } from '../protocol';
import type { Real } from '../screen';
import { LiveContext, onlyShown } from '../store';
import '../session-texts';
import { YourDock } from './dock';
import { YourKeys } from './keys-sheet';
import { YouSheet } from './you';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

let root: Root;
let real: StoreApi<Real>;
const send = vi.fn(async (): Promise<Refusal | undefined> => undefined);
const you = (part: Partial<YouView>) =>
  act(async () =>
    real.setState({
      place: 'main',
      sections: { you: { seat: 7, name: 'Ann', role: 'participant', place: 'main', ...part } },
    }),
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

const key = (name: string) =>
  act(async () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true })));
const hears = (text: string) =>
  act(() => vi.waitFor(() => expect(document.querySelector('[role=status]')?.textContent?.trim()).toBe(text)));
const keysPage = (
  <>
    <LiveText />
    <YourKeys />
  </>
);

it('says what came of its key', async () => {
  await show(keysPage);
  await you({});
  await key('h');
  expect(send.mock.lastCall).toEqual(['hand', { up: true }]);
  await hears('Your hand is up.');
  await you({ hand: true });
  await key('h');
  await hears('Your hand is down.');
  send.mockResolvedValueOnce({ code: 'not_now' });
  await key('h');
  await hears('That is not possible at this moment.');
});

it('is offered and listed in the main room alone, whatever was told of oneself last', async () => {
  await show(
    <>
      {keysPage}
      <YouSheet onClose={() => {}} />
    </>,
  );
  await you({});
  expect(document.body.textContent).toContain('Raise my hand');
  await act(async () => real.setState({ place: 'room/1.2' }));
  expect(document.body.textContent).not.toContain('Raise my hand');
  await show(keysPage);
  await key('h');
  await hears('You can raise your hand in the main room.');
  expect(send).not.toHaveBeenCalled();
  await key('?');
  expect(document.querySelector('dl')?.textContent).not.toContain('Raise your hand');
  await act(async () => real.setState({ place: 'main' }));
  expect(document.querySelector('dl')?.textContent).toContain('Raise your hand');
});
