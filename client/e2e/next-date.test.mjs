// When the group meets next: written in the plan, changed in the console, read at the end by everybody.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { inRoomsOfTwo, startSession } from './evening.mjs';
import { assertCalm, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const at = setUp(startServer);
seen('the next date is part of the plan, and only an https link goes with it', async () => {
  const { host } = await startSession(at.browser, at.server, { title: 'Again', question: 'What got better?' });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await host.press('About the session');
  const next = host.page.getByRole('group', { name: 'When the group meets next' });
  await next.getByLabel('Date').fill('2031-04-02');
  const where = next.getByLabel('Link to come in by');
  await where.fill('http://meet.example.org/april');
  await host.sees('Only https links work here.');
  await where.fill('https://meet.example.org/april');
  await host.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
  await host.press('Open the doors');
  await host.page.getByRole('button', { name: 'Next: Wednesday 2 April' }).waitFor();
  // What cannot be run is refused by the server.
  host.problems = host.problems.filter((problem) => !/\b422 /.test(problem));
  assertCalm([host]);
});

seen('the next date is said while the session runs, and taken home at its end', async () => {
  const { host, link, people } = await inRoomsOfTwo(at, { title: 'Again', question: 'What got better?' });
  const [ann] = people;
  await host.press('Next date');
  const sheet = host.page.getByRole('dialog', { name: 'When the group meets next' });
  await sheet.getByLabel('Date').fill('2031-04-02');
  await sheet.getByLabel('Time').fill('19:30');
  await sheet.getByLabel('Link to come in by').fill('https://meet.example.org/april');
  await host.press('Save', sheet);
  await host.page.getByRole('button', { name: 'Next: Wednesday 2 April, 19:30' }).waitFor();

  await host.press('Bring everyone back');
  await host.press(/^Next: Closing/);
  await host.press('End the session');
  await host.press('End the session', host.page.getByRole('dialog'));
  await ann.page.getByRole('heading', { level: 1, name: 'Thank you, Ann.' }).waitFor();
  await ann.page.getByRole('heading', { level: 2, name: 'We meet again' }).waitFor();
  await ann.sees('Wednesday 2 April, 19:30');
  const door = ann.page.getByRole('link', { name: 'Where we meet' });
  assert.equal(await door.getAttribute('href'), 'https://meet.example.org/april');
  // The browser's zone said which instant half past seven is.
  const at730 = await host.page.evaluate(() => new Date('2031-04-02T19:30').toISOString());
  await host.page.getByRole('heading', { level: 2, name: 'We meet again' }).waitFor();
  await host.sees('Wednesday 2 April, 19:30');
  await host.page.getByRole('link', { name: 'Where we meet' }).waitFor();
  for (const person of [ann, host]) {
    const download = person.page.waitForEvent('download');
    await person.press('Put it into my calendar');
    const file = await readFile(await (await download).path(), 'utf8');
    assert.ok(file.includes(`DTSTART:${at730.replace(/[-:]|\.000/g, '')}\r\n`), file);
    assert.match(file, /^LOCATION:https:\/\/meet\.example\.org\/april\r$/m);
  }
  // The door behind the invitation is gone: in the browser of somebody who was in, the link leads to the end.
  await ann.go(link);
  await ann.page.getByRole('heading', { level: 1, name: 'Thank you, Ann.' }).waitFor();
  ann.problems = ann.problems.filter((problem) => !/\b404 /.test(problem));
  assertCalm([host, ...people]);
});
