import { expect, it, vi } from 'vitest';
import { rehearse, sessionRehearsed } from './rest';

it('leads from a rehearsal back to the session it was started in', async () => {
  const made = { id: 'copy', host_token: 'token', host_seat: 1 };
  vi.stubGlobal('fetch', async () => Response.json(made, { status: 201 }));
  await rehearse('real', { token: 'other', seat: 1, role: 'host' }, 5);
  expect(sessionRehearsed('copy')).toBe('real');
  expect(sessionRehearsed('real')).toBeUndefined();
});
