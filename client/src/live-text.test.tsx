import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { LiveText, say } from './live-text';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

it('keeps what was said for a while, and no longer; what is said anew is heard anew', async () => {
  vi.useFakeTimers();
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () => root.render(<LiveText />));
  const status = () => document.querySelector('[role=status]')?.textContent?.trim();
  const later = (ms: number) => act(async () => vi.advanceTimersByTimeAsync(ms));
  say('Wen is here.');
  await later(6_000);
  expect(status()).toBe('Wen is here.');
  say('Sam is here.');
  await later(6_000);
  expect(status()).toBe('Sam is here.');
  await later(6_000);
  expect(status()).toBe('');
  say('Sam is here.');
  await later(300);
  expect(status()).toBe('Sam is here.');
  await act(async () => root.unmount());
  vi.useRealTimers();
});
