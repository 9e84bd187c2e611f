// A session over a bad link: half a second for every answer, and every
// connection cut after 10 to 60 s. What people write arrives, once.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { joinByLink, smallRooms, startSession } from './evening.mjs';
import { startLink } from './link.mjs';
import { seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const SEED = Number(process.env.SEED ?? 7);
const CUTS = 8;
/** What a person may wait until they read that the line is down. */
const NOTICED_MS = 3_000;

let link;
const at = setUp(async () => {
  link = await startLink(SEED);
  const server = await startServer('--base-url', link.url);
  link.port = new URL(server.url).port;
  const way = { url: link.url, node: () => way, stop: server.stop };
  return way;
});
after(() => link?.stop());

seen(`people write on a bad link and lose nothing (SEED=${SEED})`, async () => {
  const { host, link: door } = await startSession(at.browser, at.server, {
    title: 'Bad link',
    question: 'What helps?',
  });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await smallRooms(host);
  await host.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
  await host.press('Open the doors');
  const people = [];
  for (const name of ['Ann', 'Raj', 'Wen']) people.push(await joinByLink(at.browser, at.server, name, door));
  await host.sees('3 people in the waiting room');
  await host.press(/^Next: Introduction/);
  await host.press('See the rooms');
  await host.press('Talk here together for 8 minutes');
  for (const person of people) await person.page.getByRole('heading', { level: 1, name: /^Room 1/ }).waitFor();

  const [ann, raj] = people;
  const written = [];
  while (link.cuts < CUTS) {
    const [writer, reader] = written.length % 2 ? [raj, ann] : [ann, raj];
    const text = `Thought ${written.length + 1} from ${writer.name}`;
    await writer.write('A new card', text);
    await writer.press('Add to our cards');
    await reader.card(text).waitFor();
    written.push(text);
  }
  for (const person of people) {
    for (const text of written) await person.card(text).waitFor();
    assert.equal(await person.page.getByRole('article').count(), written.length);
  }

  await ann.page.getByText(/^The line dropped/).waitFor({ state: 'detached' });
  await ann.page.evaluate(() => {
    new MutationObserver(() => {
      if (document.querySelector('.lost')) window.noticedAt ??= performance.now();
    }).observe(document, { childList: true, subtree: true });
  });
  const from = await ann.page.evaluate(() => performance.now());
  link.swallow();
  const noticedAt = await ann.page.waitForFunction(() => window.noticedAt).then((at) => at.jsonValue());
  const took = noticedAt - from;
  assert.ok(took <= NOTICED_MS, `it was noticed after ${Math.round(took)} ms`);
  const clock = ann.page.getByRole('timer').filter({ visible: true });
  const shown = await clock.textContent();
  await ann.page.waitForFunction(
    (old) => [...document.querySelectorAll('[role=timer]')].every((one) => one.textContent !== old),
    shown,
  );
});
