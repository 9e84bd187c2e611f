import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeEach, expect, it, vi } from 'vitest';
import { late } from './late';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
const host = document.body;
const REST = 'The rest';
const PART = 'The part';

beforeEach(() => {
  host.innerHTML = '<div></div>';
});

async function shown(Part: React.ComponentType) {
  const root = createRoot(host.firstElementChild as Element, { onCaughtError: () => {} });
  await act(async () => root.render([<p key="rest">{REST}</p>, <Part key="part" />]));
  return root;
}

it('leaves the rest of the page where a part does not load, and tries again by a press', async () => {
  const load = vi.fn(async () => ({ default: () => <p>{PART}</p> }));
  load.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'));
  await shown(late(load));
  expect(host.textContent).toContain(REST);
  expect(host.textContent).not.toContain(PART);
  await act(async () => host.querySelector('button')?.click());
  expect(host.textContent).toContain(PART);
  expect(load).toHaveBeenCalledTimes(2);
});

it('has the page loaded again where the browser does not ask a second time', async () => {
  const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
  const load = vi.fn().mockRejectedValue(new TypeError('Failed to fetch dynamically imported module'));
  await shown(late(load));
  await act(async () => host.querySelector('button')?.click());
  expect(load).toHaveBeenCalledTimes(2);
  expect(reload).not.toHaveBeenCalled();
  expect(host.querySelector('button')?.textContent).toBe('Load the page again');
  await act(async () => host.querySelector('button')?.click());
  expect(reload).toHaveBeenCalledOnce();
  expect(load).toHaveBeenCalledTimes(2);
});

it('does not take a mistake in the part for one that is missing', async () => {
  const Broken = late(async () => ({
    default: () => {
      throw new RangeError('a mistake');
    },
  }));
  await expect(shown(Broken)).rejects.toThrow('a mistake');
});
