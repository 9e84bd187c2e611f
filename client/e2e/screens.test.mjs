// Pictures of every page, narrow and wide, light and dark, as one session goes by.
import { mkdir } from 'node:fs/promises';
import { before } from 'node:test';
import { comeIn, joinByLink, planWith, startSession } from './evening.mjs';
import { assertCalm, Person, PICTURES, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
/** A picture shows a long page whole, but no more than this. */
const TALLEST = 3000;

const VARIANTS = [NARROW, WIDE].flatMap((size) => ['light', 'dark'].map((colorScheme) => ({ size, colorScheme })));

const TITLE = 'Making small changes stick';
const NAMES = ['Ann', 'Raj', 'Wen', 'Idris', 'Maya', 'Tom', 'Olu', 'Kit'];

const at = setUp(startServer);
before(() => mkdir(PICTURES, { recursive: true }));

/** Takes the four pictures of a page; `ready` brings about what passes by itself, before each, `done` ends it. */
async function picture(person, name, { ready = async () => {}, done = async () => {} } = {}) {
  const { page } = person;
  for (const { size, colorScheme } of VARIANTS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await ready();
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    if (whole > size.height) await page.setViewportSize({ ...size, height: Math.min(whole, TALLEST) });
    await page.screenshot({ path: `${PICTURES}${name}-${size.width}-${colorScheme}.png`, animations: 'disabled' });
    await done();
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wider > 0) person.note(`${name} is ${wider} px wider than ${size.width} px`);
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
}

seen('pictures of every page', async () => {
  const { host, link, people } = await beforeTheDoors();
  const [ann] = people;
  await picture(ann, '03-waiting-room');
  await picture(host, '20-console-waiting-room');

  await host.press(/^Next: Introduction/);
  await ann.page.getByRole('heading', { level: 1, name: 'Main room' }).waitFor();
  await picture(ann, '04-introduction');
  await picture(host, '21-console-introduction');

  await host.press('See the rooms');
  await host.page.getByRole('heading', { name: 'See the rooms' }).waitFor();
  await picture(host, '22-console-see-the-rooms');
  await theNotice(host, ann);
  await inRooms(host, people);
  await leaveAndLose(ann);
  const late = await Person.at(at.browser, at.server, 'Sam');
  await late.go(link);
  await comeIn(late);
  await late.page.getByRole('heading', { level: 1, name: /^Room/ }).waitFor();
  await theGrace(host, ann);
  await together(host, people);
  await theEnd(host, ann);
  await tryIt();
  assertCalm([host, late, ...people]);
});

async function beforeTheDoors() {
  const visitor = await Person.at(at.browser, at.server, 'Visitor');
  await visitor.go('/');
  await visitor.page.getByRole('heading', { name: 'Start a session' }).waitFor();
  await picture(visitor, '01-start');
  await visitor.write('What is it called?', TITLE);
  await visitor.press('Continue');
  await visitor.page.getByLabel(/^Four/).or(visitor.page.getByText('One question').first()).first().waitFor();
  await picture(visitor, '01-start-question');

  const question = 'What has got a little better where you work, and what helped it along?';
  const { host, link } = await startSession(at.browser, at.server, { title: TITLE, question });
  await picture(host, '01-start-ready');
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await planWith(host, { notice: 15, grace: 14 });
  await picture(host, '30-plan');
  await visitor.go(link);
  await visitor.sees('The doors are not open yet.');
  await picture(visitor, '02-door-not-yet');
  await host.press('Open the doors');
  await host.page.getByRole('heading', { name: TITLE, level: 1 }).waitFor();
  await visitor.page.reload();
  await visitor.page.getByLabel('Your name for today').waitFor();
  await picture(visitor, '02-door');
  assertCalm([visitor]);
  await visitor.context.close();
  const people = [];
  for (const name of NAMES) people.push(await joinByLink(at.browser, at.server, name, link));
  await host.sees('8 people in the waiting room');
  await people[0].sees('With you: Jo and 7 others.');
  return { host, link, people };
}

/** The notice passes by itself: it is sent and undone for each picture. */
async function theNotice(host, ann) {
  const send = () => host.press(/^Send 8 people/);
  const unsend = async () => {
    await host.press('Undo: nobody moves');
    await ann.page.getByRole('heading', { name: /^Moving to Room/ }).waitFor({ state: 'detached' });
  };
  await picture(ann, '05-notice', {
    ready: async () => {
      await send();
      await ann.page.getByRole('heading', { name: /^Moving to Room/ }).waitFor();
    },
    done: unsend,
  });
  await picture(host, '23-console-notice', {
    ready: async () => {
      await send();
      await host.page.getByRole('button', { name: 'Undo: nobody moves' }).waitFor();
    },
    done: unsend,
  });
  await send();
}

/** The room empty, then with a card in every state, and somebody who asks. */
async function inRooms(host, people) {
  const [ann] = people;
  for (const person of people) await person.page.getByRole('heading', { level: 1, name: /^Room/ }).waitFor();
  await picture(ann, '06-breakout-empty');
  const add = async (text) => {
    await ann.write('A new card', text);
    await ann.press('Add to our cards');
    await ann.card(text).waitFor();
  };
  const [shared, kept, draft, leaving] = [
    'We moved the handover to the bedside. It takes three minutes longer and saves ten.',
    'Nobody reads the board in the corridor.',
    'Ask the night shift before, not after.',
    'The change lasted because the porters had thought of it.',
  ];
  await add(shared);
  await ann.press('Share with everyone', ann.card(shared));
  await add(kept);
  await ann.press('We’ll keep this one', ann.card(kept));
  await add(leaving);
  await add(draft);
  await ann.card(shared).getByText('Shared', { exact: true }).waitFor();
  await picture(ann, '07-breakout-cards', {
    ready: async () => {
      await ann.press('Share with everyone', ann.card(leaving));
      await ann.sees(/^Everyone will see this in/, ann.card(leaving));
    },
    done: async () => {
      await ann.press('Not yet', ann.card(leaving));
      await ann.sees('Draft, only this room sees it', ann.card(leaving));
    },
  });
  await sheet(ann, '08-help-sheet', 'Help', 'Not now');
  await sheet(ann, '08-leave-sheet', 'Leave', /^Stay in Room/);
  await sheet(ann, '08-you-sheet', 'You', 'Back');

  const [, raj] = people;
  await raj.press('Help');
  await raj.press(/^Our room would like a facilitator/);
  await raj.press('Not now');
  const [, , wen] = people;
  await wen.press('Help');
  await wen.press(/^Just me, privately/);
  await wen.write('Write to the facilitators', 'I would like another room, please.');
  await wen.press('Send', wen.page.getByRole('dialog'));
  await host.sees('Wen, privately');
  await picture(wen, '08-help-private');
  await picture(host, '24-console-breakout');
  await wen.press('Back');
}

async function sheet(person, name, open, close) {
  await person.press(open, person.page.getByRole('navigation'));
  await person.page.getByRole('dialog').waitFor();
  await picture(person, name);
  await person.press(close, person.page.getByRole('dialog'));
}

/** The quiet room and back, then a line that drops and comes back. */
async function leaveAndLose(ann) {
  await ann.press('Leave');
  await ann.press(/^Quiet room/);
  await ann.page.getByRole('heading', { level: 1, name: 'Quiet room' }).waitFor();
  await picture(ann, '08-quiet-room');
  await ann.press(/^Back to Room/);
  await ann.page.getByRole('heading', { level: 1, name: /^Room/ }).waitFor();
  ann.cut();
  await ann.sees('The line dropped. Trying again.');
  await picture(ann, '09-line-lost');
  ann.mend();
  await ann.page.getByRole('heading', { name: 'The line dropped. Trying again.' }).waitFor({ state: 'detached' });
}

async function theGrace(host, ann) {
  const stay = async () => {
    await host.press('Undo: stay in the rooms');
    await ann.page.getByText(/^Finishing up: /).waitFor({ state: 'detached' });
  };
  await picture(ann, '10-grace', {
    ready: async () => {
      await host.press('Bring everyone back');
      await ann.sees(/^Finishing up: /);
      await ann.page.getByRole('heading', { name: /^Back together in/ }).waitFor();
    },
    done: stay,
  });
  await picture(host, '25-console-grace', {
    ready: async () => {
      await host.press('Bring everyone back');
      await host.page.getByRole('button', { name: 'Undo: stay in the rooms' }).waitFor();
    },
    done: stay,
  });
  await host.press('Bring everyone back');
}

async function together(host, people) {
  const [ann] = people;
  for (const person of people) await person.page.getByRole('heading', { level: 1, name: 'Back together' }).waitFor();
  await ann.press('I’ll speak');
  await host.press(
    /^Give the floor to Room \d$/,
    host.page.getByRole('listitem').filter({ hasText: 'would like to speak' }),
  );
  await ann.page.getByRole('heading', { name: 'Your room has the floor' }).waitFor();
  await ann.press(/^Mark We moved/);
  await ann.sees('2 of your 3 marks left');
  await picture(ann, '11-together');
  await picture(host, '26-console-together');
}

async function theEnd(host, ann) {
  await host.press('Next: Closing');
  await ann.page.getByRole('heading', { level: 1, name: 'Closing' }).waitFor();
  await ann.write('A topic for next time', 'How to begin with no time');
  await ann.press('Add it');
  await ann.press(/^0 marks How to begin/);
  await ann.sees('2 of your 3 marks left');
  await picture(ann, '12-closing');
  await picture(host, '27-console-closing');
  await host.press('End the session');
  await host.press('End the session', host.page.getByRole('dialog'));
  await ann.page.getByRole('heading', { level: 1, name: /^Thank you/ }).waitFor();
  await picture(ann, '13-end');
  await picture(host, '28-console-end');
}

async function tryIt() {
  const newcomer = await Person.at(at.browser, at.server, 'Newcomer');
  await newcomer.go('/');
  await newcomer.press('Try it: you and 11 simulated people');
  const room = newcomer.page.frameLocator('iframe[title="You as participant"]');
  await room.getByRole('heading', { level: 1, name: /^Room \d/ }).waitFor();
  await newcomer.page
    .frameLocator('iframe[title="You as facilitator"]')
    .getByText(/^(\d+) of \1 arrived/)
    .waitFor();
  await picture(newcomer, '31-try');
  assertCalm([newcomer]);
}
