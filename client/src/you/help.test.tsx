import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { NOTHING, type Told } from '../fold';
import { LiveText } from '../live-text';
import type { HelpView } from '../protocol';
import type { Real } from '../screen';
import { Announcements } from '../stage/announcements';
import { LiveContext, onlyShown } from '../store';
import '../session-texts';
import { HelpNote, HelpSheet } from './help';
import { LeaveSheet } from './leave';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const help: HelpView = { id: 'h1', kind: 'me', seat: 7, asked_at: 1 };
const you = { seat: 7, name: 'Ann', role: 'participant' as const, place: 'main', help };

let root: Root;
let real: StoreApi<Real>;
const send = vi.fn(async () => undefined);
const leave = vi.fn();
const tell = (told: Partial<Told>) => act(async () => real.setState(told));
const show = (page: React.ReactNode) => {
  const live = { ...onlyShown('s', real, Date.now), send, leave };
  live.screen.start();
  return act(async () =>
    root.render(
      <LiveContext value={live}>
        <LiveText />
        {page}
      </LiveContext>,
    ),
  );
};
const press = (name: string) =>
  act(async () =>
    [...document.querySelectorAll('button')].find((one) => one.querySelector('b')?.textContent === name)?.click(),
  );
const hears = (text: string) =>
  act(() => vi.waitFor(() => expect(document.querySelector('[role=status].vh')?.textContent?.trim()).toBe(text)));

beforeEach(async () => {
  sessionStorage.clear();
  send.mockClear();
  real = createStore<Real>(() => ({ ...NOTHING, line: { is: 'open' } }));
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

it('says a private answer and the offer of a visit', async () => {
  await show(<HelpNote />);
  await tell({ sections: { you } });
  const line = { id: 'l1', help: 'h1', seat: 1, name: 'Jo', text: 'Shall I come?', at: 1, n: 1 };
  await tell({ collections: { your_lines: [line] } });
  await hears('Jo wrote to you, privately.');
  await tell({ sections: { you: { ...you, help: { ...help, visit: 'offered', visitor: 'Jo' } } } });
  await hears('Jo could visit, if you like.');
});

it.each([
  ['What would help?', <HelpSheet key="help" onClose={() => {}} />],
  ['Where to?', <LeaveSheet key="leave" onClose={() => {}} />],
])('begins at its heading, so that a second Enter asks for nothing: %s', async (heading, sheet) => {
  await tell({ sections: { you: { ...you, help: undefined } }, place: 'main' });
  await show(sheet);
  expect(document.activeElement?.textContent).toBe(heading);
  expect(document.activeElement?.matches('dialog > h2[tabindex="-1"]')).toBe(true);
});

it('says that a facilitator is asked, and that the request is withdrawn', async () => {
  await tell({ sections: { you: { ...you, help: undefined } }, place: 'main' });
  await show(<HelpSheet onClose={() => {}} />);
  await press('Just me, privately');
  await hears('A facilitator is asked.');
  await tell({ sections: { you } });
  await act(async () =>
    [...document.querySelectorAll('button')].find((one) => one.textContent === 'I’m done')?.click(),
  );
  await hears('Your request is withdrawn.');
});

it('asks for another room, goes to the quiet room and leaves, all from the private sheet', async () => {
  const close = vi.fn();
  await show(<HelpSheet onClose={close} />);
  const room = { id: '1.2', number: 2, people: [], cards: [] };
  await tell({ sections: { you: { ...you, place: 'room/1.2' }, room }, place: 'room/1.2' });
  expect(document.body.textContent).toContain('No facilitator is connected right now.');
  await press('Another room, please');
  expect(send.mock.lastCall).toEqual(['help.write', { help: 'h1', text: 'I would like another room, please.' }]);
  await press('Our room would like a facilitator');
  expect(send.mock.lastCall).toEqual(['help.ask', { kind: 'room', room: '1.2' }]);
  await press('Quiet room');
  expect(send.mock.lastCall).toEqual(['go', { to: 'quiet' }]);
  expect(close).toHaveBeenCalledOnce();
  await press('Leave the session');
  expect(leave).toHaveBeenCalledOnce();
  expect(document.querySelector('dialog .primary')).toBeNull();
});

it('tells an announcement in the quiet room without a name or a time', async () => {
  await show(<Announcements bare />);
  await tell({ sections: { announcement: { id: 'a1', text: 'Tea is ready', name: 'Jo', at: Date.now() } } });
  await hears('Tea is ready');
  expect(document.querySelector('section')?.textContent).toBe('AnnouncementTea is ready');
});
