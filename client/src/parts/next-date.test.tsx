import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { NextDate } from '../protocol';
import { dateOf, NextDateFields, typedOf } from './next-date';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
const LINK = 'https://example.org';
let root: Root;
let value: NextDate | undefined;
let tell: (value: NextDate | undefined) => void;

beforeEach(() => {
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllEnvs();
});

function Page({ first }: { first: NextDate | undefined }) {
  [value, tell] = useState(first);
  return <NextDateFields value={value} onValue={tell} />;
}
const open = (first?: NextDate) => act(async () => root.render(<Page first={first} />));
const fields = () => [...document.querySelectorAll('input')];
const shown = () => fields().map((field) => field.value);
const type = (n: number, text: string) =>
  act(async () => {
    const field = fields()[n] as HTMLInputElement;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });

it('gives a day alone, or a time in this zone', () => {
  expect(dateOf({ day: '', time: '19:00', link: LINK })).toBeUndefined();
  expect(dateOf({ day: '2026-04-01', time: '', link: ' ' })).toEqual({ on: '2026-04-01' });
  expect(dateOf({ day: '2026-04-01', time: '19:00', link: LINK })).toEqual({
    at: new Date(2026, 3, 1, 19, 0).getTime(),
    link: LINK,
  });
});

it('shows what it gave', () => {
  for (const typed of [
    { day: '', time: '', link: '' },
    { day: '2026-04-01', time: '', link: '' },
    { day: '2026-12-31', time: '00:05', link: LINK },
  ]) {
    expect(typedOf(dateOf(typed))).toEqual(typed);
  }
});

it('shows a time with seconds, and leaves it as it is for another link', async () => {
  const at = new Date(2026, 3, 1, 19, 0, 30).getTime();
  await open({ at });
  expect(shown()).toEqual(['2026-04-01', '19:00', '']);
  await type(2, LINK);
  expect(value).toEqual({ at, link: LINK });
  await type(1, '19:30');
  expect(value).toEqual({ at: new Date(2026, 3, 1, 19, 30).getTime(), link: LINK });
});

it('shows the second of two hours when the clocks go back', async () => {
  vi.stubEnv('TZ', 'Europe/London');
  const at = Date.parse('2026-10-25T01:30:00Z');
  expect(dateOf(typedOf({ at }))?.at).not.toBe(at);
  await open({ at });
  expect(shown()).toEqual(['2026-10-25', '01:30', '']);
  await type(2, LINK);
  expect(value).toEqual({ at, link: LINK });
});

it('shows a link that ends in a space without it, and gives it without one', async () => {
  await open({ on: '2026-04-01', link: `${LINK} ` });
  expect(shown()[2]).toBe(LINK);
  await type(2, `${LINK}/a `);
  expect(value).toEqual({ on: '2026-04-01', link: `${LINK}/a` });
});

it('gives the day as it was typed where it makes no date with its time', async () => {
  await open({ at: new Date(2026, 3, 1, 19, 0).getTime() });
  await act(async () => tell(dateOf({ day: '12026-04-01', time: '19:00', link: '' })));
  expect(value).toEqual({ on: '12026-04-01' });
});

it('follows what somebody else said', async () => {
  await open({ on: '2026-04-01' });
  await act(async () => tell({ on: '2026-05-06', link: LINK }));
  expect(shown()).toEqual(['2026-05-06', '', LINK]);
  await act(async () => tell(undefined));
  expect(shown()).toEqual(['']);
});
