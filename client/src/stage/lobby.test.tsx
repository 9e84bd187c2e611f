import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import '../session-texts';
import { stillLive } from '../fixtures/live';
import { scenes } from '../fixtures/scenes';
import { LiveContext } from '../store';
import { Lobby } from './lobby';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const show = async (live: ReturnType<typeof stillLive>) => {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <LiveContext value={live}>
        <Lobby />
      </LiveContext>,
    ),
  );
  return () => act(async () => root.unmount());
};

it('lets people choose a room that is looked at before the start', async () => {
  const sections = { ...scenes.lobby?.sections, choice: { rooms: [2, 0] } };
  const end = await show(stillLive({ ...scenes.lobby, sections }));
  expect([...document.querySelectorAll('[name=choose]')]).toHaveLength(3);
  await end();
});

it('leads nobody out of the session by its name', async () => {
  const end = await show(stillLive(scenes.lobby ?? {}));
  expect(document.body.textContent).toContain('Plenary');
  expect(document.querySelector('a[href="/"]')).toBeNull();
  await end();
});

it('asks for what is said to be written where somebody wished that, and nowhere else', async () => {
  const scene = scenes.lobby;
  const main = scene?.sections?.main;
  if (!main) throw new Error('the scene has no main room');
  const live = stillLive(scene);
  const end = await show(live);
  expect(document.body.textContent).not.toContain('also writes');
  await act(async () =>
    live.real.setState({ sections: { ...live.real.getState().sections, main: { ...main, writes: true } } }),
  );
  expect(document.body.textContent).toContain('The waiting room also writes: the chat opens at the start');
  await end();
});
