// One place, several devices: it goes along by a number, or by the link that has the number in it.
import assert from 'node:assert/strict';
import { joinByLink, startSession } from './evening.mjs';
import { assertCalm, Person, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const at = setUp(startServer);

const says = (person, heading) => person.page.getByRole('heading', { level: 1, name: heading }).waitFor();
const leftBehind = 'You are here in another tab or on another device';

/** Asks for a way to another device; gives the number and the link. */
async function offer(person) {
  await person.press('You', person.page.getByRole('navigation'));
  await person.press('Continue on another device');
  const number = await person.page.getByText(/^\d{4} \d{4}$/).textContent();
  await person.sees(/^Works once, for [12]:\d\d more\.$/);
  return { number, link: await person.page.getByLabel('Link for the other device').inputValue() };
}

seen('a place goes to a phone by its number, and on to a tablet by the link', async () => {
  const { host, link } = await startSession(at.browser, at.server, { title: 'On the way', question: 'What helps?' });
  await host.page.getByRole('link', { name: /console/i }).click();
  await host.press('Open the doors');
  const ann = await joinByLink(at.browser, at.server, 'Ann', link);
  await says(ann, 'You’re in, Ann.');
  const { number } = await offer(ann);
  await ann.hears(new RegExp(`Your number is ${[...number.replace(' ', '')].join(' ')}`));

  const phone = await Person.at(at.browser, at.server, 'Phone', { viewport: { width: 360, height: 740 } });
  await phone.go(link);
  await phone.press('I’m in already, on another device');
  await phone.write('Number', number.slice(0, -1));
  await phone.press('Continue here');
  await phone.sees('The number has eight digits. Spaces don’t count.');
  const other = number.endsWith('0') ? '1' : '0';
  await phone.write('Number', number.slice(0, -1) + other);
  await phone.press('Continue here');
  await phone.sees(/^That number leads nowhere/);
  await phone.write('Number', number);
  await phone.press('Continue here');
  await says(phone, 'You’re in, Ann.');
  await says(ann, leftBehind);

  const tablet = await Person.at(at.browser, at.server, 'Tablet');
  await tablet.go((await offer(phone)).link);
  await says(tablet, 'Continue on this device');
  await tablet.press('Continue here');
  await says(tablet, 'You’re in, Ann.');
  await says(phone, leftBehind);
  await host.sees('1 person in the waiting room');
  assert.equal(phone.problems.length, 2, `more than the wrong number: ${phone.problems}`);
  assertCalm([host, ann, tablet]);
});

seen('a part that does not load leaves the rest of the page, and comes when the page is loaded again', async () => {
  const { host, link } = await startSession(at.browser, at.server, { title: 'A hole', question: 'What helps?' });
  await host.page.getByRole('link', { name: /console/i }).click();
  await host.press('Open the doors');
  const ann = await joinByLink(at.browser, at.server, 'Ann', link);
  await says(ann, 'You’re in, Ann.');
  const part = /\/assets\/transfer-[^/]*\.js$/;
  await ann.page.route(part, (request) => request.abort());
  await ann.press('You', ann.page.getByRole('navigation'));
  await ann.press('Continue on another device');
  await ann.sees('A part of this page did not load. Everything else goes on.');
  await ann.press('Try again');
  await ann.button('Load the page again').waitFor();
  await ann.page.unroute(part);
  await ann.press('Load the page again');
  await says(ann, 'You’re in, Ann.');
  await offer(ann);
  await host.sees('1 person in the waiting room');
  ann.problems = ann.problems.filter((problem) => !/ERR_FAILED|did not load/.test(problem));
  assertCalm([host, ann]);
});
