// A session without a mouse: once as somebody who takes part, once as who runs it.
import { joinByLink, planWith, smallRooms, startSession } from './evening.mjs';
import { assertCalm, Person, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const TITLE = 'Keys only';
const FIRST = 'What got a little better where you work?';
const SECOND = 'What would make it last?';
const CARD = 'We moved the handover to the bedside.';

const at = setUp(startServer);

/** A session of two questions with open doors, three who came, and its host on the console. */
async function evening() {
  const { host, link } = await startSession(at.browser, at.server, { title: TITLE, question: FIRST });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await smallRooms(host);
  await host.press('Add a question');
  await host.write('The question', SECOND);
  await smallRooms(host);
  await host.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
  await planWith(host, { grace: 12 });
  await host.press('Open the doors');
  await host.page.getByRole('heading', { name: TITLE, level: 1 }).waitFor();
  const people = await Promise.all(['Raj', 'Wen', 'Sam'].map((name) => joinByLink(at.browser, at.server, name, link)));
  await host.sees('3 people in the waiting room');
  return { host, link, people };
}

seen('somebody takes part by keyboard alone, from the door to the end', async () => {
  const { host, link, people } = await evening();
  const ann = await Person.at(at.browser, at.server, 'Ann');
  await ann.go(link);
  await ann.type('Your name for today', 'Ann');
  await ann.key('Come in');
  await ann.page.getByRole('heading', { name: 'You’re in, Ann.' }).waitFor();
  await ann.listens();

  await host.press(/^Next: Introduction/);
  await ann.arrives({ heading: /^Main room/, title: 'Main room', says: 'You are in the main room.' });
  await host.press('See the rooms');
  await host.press('Send 4 people into 2 rooms for 8 minutes');
  await ann.alarmed(/^Moving to Room \d in \d s/);
  await ann.arrives({
    heading: /^Room \d, question 1, 8 minutes, with /,
    title: await ann.page
      .waitForFunction(() => /^(Room \d, question 1) /.exec(document.title)?.[1])
      .then((at) => at.jsonValue()),
    says: 'You are in Room ',
  });
  await ann.page.keyboard.press('t');
  await ann.hears(/^\d minutes?( and \d+ seconds?)? left\.$/);
  await ann.page.keyboard.press('?');
  await ann.page.getByRole('dialog', { name: 'Single keys' }).getByText('Read the time').waitFor();
  await ann.key('Back');

  await ann.type('A new card', CARD);
  await ann.key('Add to our cards');
  await ann.card(CARD).waitFor();
  await ann.key('Share with everyone');
  await ann.key('Not yet');
  await ann.key('Share with everyone');
  await ann.card(CARD).getByText('Shared', { exact: true }).waitFor();

  await ann.listens();
  await host.press('Bring everyone back');
  await ann.alarmed(/^Back together in \d+ s/);
  await ann.arrives({
    heading: /^Back together$/,
    title: 'Back together',
    says: 'You are back in the main room, with everyone.',
  });
  await ann.key(`Mark ${CARD}`);
  await ann.sees('2 of your 3 marks left');
  await ann.key('Pass');

  await host.press('Next: question 2');
  await ann.arrives({ heading: /^Main room/, title: 'Main room', says: 'You are in the main room.' });
  await host.press('Go on without rooms');
  await ann.arrives({ heading: /^Closing$/, title: 'Closing', says: 'The closing has begun.' });
  await ann.type('A topic for next time', 'How to begin with no time');
  await ann.key('Add it');
  await ann.key(/^\d marks? How to begin/);
  await host.press('End the session');
  await host.press('End the session', host.page.getByRole('dialog'));
  await ann.arrives({ heading: /^Thank you, Ann\.$/, title: `Thank you: ${TITLE}`, says: 'The session is over.' });
  await ann.sees(CARD);
  assertCalm([host, ann, ...people]);
});

/** Space says what it would do, and does it when it is pressed again. */
async function space(host, what) {
  await host.button(new RegExp(`^(${what})`)).waitFor();
  await host.listens();
  await host.page.keyboard.press(' ');
  await host.hears(new RegExp(`^Press Space again: (${what})`));
  await host.listens();
  await host.page.keyboard.press(' ');
}

/** After a change of phase: the tab's title, what is said, and a focus that is somewhere. */
async function stands(host, title, says) {
  await host.page.waitForFunction((wanted) => document.title === wanted, `${title}, ${TITLE} · Plenary`);
  await host.hears(says);
  await host.page.waitForFunction(() => document.activeElement !== document.body);
}

seen('two rounds are run from the console by keyboard alone', async () => {
  const { host, people } = await evening();
  await host.page.reload();
  await space(host, 'Next: Introduction');
  await stands(host, 'Introduction', /Everyone is in the main room\.$/);
  for (const [question, next] of [
    [1, 'Next: question 2'],
    [2, 'Next: Closing'],
  ]) {
    // The first round by single keys, the second by Tab and Enter.
    const go = question === 1 ? space : (person, what) => person.key(new RegExp(`^(${what})`));
    await go(host, 'See the rooms');
    await stands(host, `Question ${question}, See the rooms`, /^See the rooms\. Only facilitators see them\./);
    await go(host, 'Send 3 people into 1 room|Talk here together for');
    await host.hears(/^Everyone moves when the notice is over/);
    await stands(host, `Question ${question}, In rooms`, new RegExp(`^Question ${question}: 3 people in 1 room\\.`));
    await host.page.keyboard.press('+');
    await host.sees(/9:00$/);
    await host.page.keyboard.press('t');
    await host.hears(/^(9 minutes|8 minutes and \d+ seconds) left\.$/);
    await go(host, 'Bring everyone back');
    await stands(host, `Question ${question}, Finishing up`, /^Finishing up\./);
    await stands(host, `Question ${question}, Back together`, /^Back together\. 3 people/);
    await host.key(/^Give the floor to Room 1$/);
    await host.sees('Room 1 has the floor');
    await host.key(next);
    if (question === 1) await stands(host, 'Question 2, told in the main room', /Everyone is in the main room\.$/);
  }
  await stands(host, 'Closing', /^Closing\./);
  await host.key('End the session');
  await host.page.getByRole('dialog').waitFor();
  await host.key('End the session');
  await stands(host, 'The session has ended', /^The session has ended\./);
  assertCalm([host, ...people]);
});
