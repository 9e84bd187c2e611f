import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import '../session-texts';
import { stillLive } from '../fixtures/live';
import { scenes } from '../fixtures/scenes';
import { LiveText } from '../live-text';
import { LiveContext, useSection } from '../store';
import { Floor } from './floor';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

function Page() {
  const harvest = useSection('harvest');
  return harvest && <Floor harvest={harvest} />;
}

it('says that one’s own room has the floor, and no other', async () => {
  const scene = scenes.harvest;
  const { harvest, room } = scene?.sections ?? {};
  if (!scene || !harvest || !room) throw new Error('the scene has no harvest');
  const live = stillLive({ ...scene, sections: { ...scene.sections, harvest: { ...harvest, floor: undefined } } });
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <LiveContext value={live}>
        <LiveText />
        <Page />
      </LiveContext>,
    ),
  );
  const heard: string[] = [];
  const status = document.querySelector('[role=status]');
  if (!status) throw new Error('nothing speaks');
  new MutationObserver(() => heard.push(status.textContent ?? '')).observe(status, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  const floor = (number: number) =>
    act(async () =>
      live.real.setState({ sections: { ...live.real.getState().sections, harvest: { ...harvest, floor: number } } }),
    );
  await floor(room.number + 1);
  await floor(room.number);
  await act(() => vi.waitFor(() => expect(heard).toEqual(['Your room has the floor'])));
  await act(async () => root.unmount());
});
