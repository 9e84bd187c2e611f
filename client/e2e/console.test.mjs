// What the console does beside the plain loop: seen by those who do it and those whom it is done for.
import assert from 'node:assert/strict';
import { comeIn, inRoomsOfTwo, joinByLink, roomOf, startSession, takePlan } from './evening.mjs';
import { assertCalm, Person, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const at = setUp(startServer);

const BEGUN = 'I had begun to write';

seen('the main chat can be for facilitators only', async () => {
  const { host, people, rooms } = await inRoomsOfTwo(at, { title: 'Chat', question: 'What got better?' });
  await host.press('Bring everyone back');
  for (const person of people) await person.page.getByRole('heading', { level: 1, name: 'Back together' }).waitFor();
  const [[reader], [writer]] = rooms;
  await writer.write('Write to everyone', BEGUN);
  const only = host.page.getByRole('checkbox', { name: /^Only facilitators write here/ });
  await only.click();
  for (const person of people) await person.sees('Facilitators write here for now.');
  await reader.page.getByRole('textbox', { name: 'Write to everyone' }).waitFor({ state: 'detached' });
  await writer.press('Send');
  await writer.sees('Only facilitators write here at present. Your words are still in the box.');
  assert.equal(await writer.page.getByLabel('Write to everyone').inputValue(), BEGUN);

  await host.write('Write here', 'We go on at half past.');
  await host.press('Send');
  for (const person of people) await person.sees('We go on at half past.');

  await only.click();
  await reader.page.getByRole('textbox', { name: 'Write to everyone' }).waitFor();
  await writer.press('Send');
  for (const person of [host, ...people]) await person.sees(BEGUN);
  assertCalm([host, ...people]);
});

seen('a room is brought into another by hand', async () => {
  const { host, people, rooms } = await inRoomsOfTwo(at, { title: 'Merge', question: 'What got better?' });
  const [from, to] = rooms;
  await from[0].write('A new card', 'Ours, from before');
  await from[0].press('Add to our cards');
  await from[0].card('Ours, from before').waitFor();
  for (const person of from) await person.listens();
  await host.press('+2:00, two minutes more');
  for (const person of people)
    await person.page
      .getByRole('timer')
      .filter({ hasText: /^(9|10):/ })
      .first()
      .waitFor();
  await host.press(/^Room 1: /);
  await host.page.getByRole('menuitem', { name: /^Bring into another room/ }).click();
  await host.press('Bring them to Room 2', host.page.getByRole('dialog'));
  for (const person of from) {
    await person.arrives({ heading: /^Room 2, question 1/, title: 'Room 2, question 1', says: 'You are in Room 2.' });
  }
  for (const person of to) assert.equal(await roomOf(person), 2);
  await host.sees('Ended', host.page.getByRole('article', { name: 'Room 1' }));
  for (const person of people) {
    await host.sees(person.name, host.page.getByRole('article', { name: 'Room 2' }));
    await person.seesNot('Ours, from before');
  }
  await host.press('Bring everyone back');
  for (const person of people) await person.page.getByRole('heading', { level: 1, name: 'Back together' }).waitFor();
  for (const person of to) await person.seesNot('Ours, from before');
  assertCalm([host, ...people]);
});

seen('rooms are told, visited, given a rest and ended, and people are found and moved', async () => {
  const { host, people, rooms } = await inRoomsOfTwo(at, { title: 'Care', question: 'What got better?', grace: 6 });
  const [here, there] = rooms;
  await announce(host, here, there);
  await visit(host, here, there);

  await host.press('Pause');
  for (const person of people) await person.sees('The clock stands still');
  await host.press('Resume');
  for (const person of people)
    await person.page.getByText('The clock stands still').first().waitFor({ state: 'detached' });

  const [mover, stays] = here;
  await move(host, mover);
  assert.equal(await roomOf(stays), 1);
  await endRoom(host, stays, there);
  assertCalm([host, ...people]);
});

/** To everybody, then to one room; both are read where they are meant for, and only there. */
async function announce(host, here, there) {
  await host.press('Announce');
  await host.write('What would you like to say?', 'Tea is in the kitchen.');
  await host.press('Announce to everyone');
  for (const person of [...here, ...there]) await person.sees('Tea is in the kitchen.');
  await host.press(/^Room 1: /);
  await host.page.getByRole('menuitem', { name: 'Announce to this room' }).click();
  await host.write('What would you like to say?', 'Mind the step.');
  await host.press('Announce to Room 1');
  await host.sees(/^Announced to Room 1: /, host.page.locator('p'));
  for (const person of here) await person.sees('Mind the step.');
  for (const person of there) await person.seesNot('Mind the step.');
}

async function visit(host, here, there) {
  await host.press(/^Room 1: /);
  await host.page.getByRole('menuitem', { name: /^Visit/ }).click();
  for (const person of here) await person.sees('Jo is visiting your room.');
  for (const person of there) await person.seesNot('Jo is visiting your room.');
  await host.sees('You are visiting Room 1. They see that you are there.');
  await host.press('Leave the room');
  for (const person of here)
    await person.page.getByRole('main').getByText('Jo is visiting your room.').waitFor({ state: 'detached' });
}

/** Finds somebody by name and moves them to the other room. */
async function move(host, person) {
  await person.listens();
  await host.press('People');
  const sheet = host.page.getByRole('dialog');
  await host.write('Find a person', person.name.toLowerCase());
  await sheet.getByRole('listitem').nth(1).waitFor({ state: 'detached' });
  await host.press(`Move ${person.name}`, sheet);
  await host.page.getByRole('menuitem', { name: /^Room 2/ }).click();
  await person.arrives({ heading: /^Room 2, question 1/, title: 'Room 2, question 1', says: 'You are in Room 2.' });
  await host.sees('Room 2', sheet);
  await host.press('Close', sheet);
}

/** One room finishes up and comes home; the others go on. */
async function endRoom(host, person, others) {
  await person.listens();
  await host.press(/^Room 1: /);
  await host.page.getByRole('menuitem', { name: /^End this room/ }).click();
  await person.sees('Your room ends before the others.');
  await person.page.getByRole('heading', { level: 1, name: 'Main room' }).waitFor();
  for (const other of others) assert.equal(await roomOf(other), 2);
}

seen('one room is given longer: the others come back, and everybody waits for it', async () => {
  const { host, people, rooms } = await inRoomsOfTwo(at, { title: 'Longer', question: 'What got better?', grace: 4 });
  const [longer, others] = rooms;
  const timer = (person, left) => person.page.getByRole('timer').filter({ hasText: left }).first().waitFor();
  await host.press(/^Room 1: /);
  await host.page.getByRole('menuitem', { name: /^Give this room \+2:00/ }).click();
  await host.sees('2:00 longer than the others', host.page.getByRole('article', { name: 'Room 1' }));
  for (const person of longer) await timer(person, /^(9|10):/);
  for (const person of others) await timer(person, /^[78]:/);
  await host.page.getByRole('heading', { level: 2, name: /In rooms/ }).focus();
  for (let minute = 0; minute < 8; minute++) await host.page.keyboard.press('-');
  await host.sees('All but Room 1 are back in');
  for (const person of others) {
    await person.page.getByRole('heading', { level: 1, name: 'Main room' }).waitFor();
    await person.sees('Some rooms have a little longer. We go on when they are back.');
  }
  for (const person of longer) {
    assert.equal(await roomOf(person), 1);
    await timer(person, /^1:/);
  }
  await host.sees(
    '2 people in the main room, waiting for Room 1.',
    host.page.getByRole('region', { name: /In rooms/ }),
  );
  await host.press('Bring everyone back');
  for (const person of people) await person.page.getByRole('heading', { level: 1, name: 'Back together' }).waitFor();
  assertCalm([host, ...people]);
});

seen('another facilitator takes over, at once when the driver is away', async () => {
  const { host, facilitator } = await withFacilitator();
  await facilitator.sees('Jo is running the session');
  await facilitator.press('Ask to take over');
  await host.sees(/^Priya asks to take over\./);
  await host.press('Keep it');
  await facilitator.page.getByRole('button', { name: 'Ask to take over' }).waitFor();
  await facilitator.press('Ask to take over');
  await facilitator.sees('You are running the session');
  await host.sees('Priya is running the session');

  facilitator.cut();
  await host.sees('Priya runs the session and is away');
  await host.press('Take over');
  await host.sees('You are running the session');
  facilitator.mend();
  await facilitator.sees('Jo is running the session');
  facilitator.problems = facilitator.problems.filter((problem) => !problem.includes('WebSocket'));
  assertCalm([host, facilitator]);
});

async function withFacilitator() {
  const { host, link } = await startSession(at.browser, at.server, {
    title: 'Two of us',
    question: 'What got better?',
  });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await host.press('Open the doors');
  await host.page.getByRole('heading', { name: 'Two of us', level: 1 }).waitFor();
  await host.press('More');
  await host.page.getByRole('menuitem', { name: 'Share and invite' }).click();
  await host.press('Make a link');
  const invitation = await host.page.getByLabel('Invite a facilitator', { exact: true }).inputValue();
  await host.press('Close');
  const facilitator = await Person.at(at.browser, at.server, 'Priya');
  await facilitator.go(invitation);
  await comeIn(facilitator);
  return { host, facilitator, link };
}

const TWO_QUESTIONS = `title: Two of us
notice: 1s
grace: 1s
steps:
  - question: What got better?
  - introduction: A pause
  - question: What will you try?
`;

seen('a host and one person go through a plan of questions to its end', async () => {
  const { host, link } = await startSession(at.browser, at.server, { title: 'Two of us', question: 'What?' });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await takePlan(host, TWO_QUESTIONS);
  await host.press('Open the doors');
  const ann = await joinByLink(at.browser, at.server, 'Ann', link);
  await host.sees('1 person in the waiting room');
  await host.press('Next: question 1');
  await ann.sees('What got better?');
  await host.press(/^Next: A pause/);
  // Whoever looks at the rooms all the same is led on, not back.
  await host.press('Next: question 2');
  await ann.sees('What will you try?');
  await host.press('See the rooms');
  await host.press('Talk here together');
  await ann.sees('What will you try?');
  await host.press('End the session');
  await host.press('End the session', host.page.getByRole('dialog'));
  await ann.page.getByRole('heading', { name: /^Thank you/ }).waitFor();
  assertCalm([host, ann]);
});

seen('who looks at the rooms knows who asks for help and to take over; who does not goes on to see all', async () => {
  const { host, facilitator, link } = await withFacilitator();
  const people = [];
  for (const name of ['Ann', 'Raj', 'Wen']) people.push(await joinByLink(at.browser, at.server, name, link));
  const [ann] = people;
  await host.press(/^Next: Introduction/);
  await host.press('See the rooms');
  const seen = host.page.getByRole('heading', { name: 'See the rooms' });
  await seen.waitFor();
  await host.listens();
  await ann.press('Help');
  await ann.press(/^Just me, privately/);
  await host.hears(/Asking for help: Ann/);
  await facilitator.sees('Ann, privately');
  await host.page.setViewportSize({ width: 360, height: 740 });
  await host.press('Help and chat');
  const sheet = host.page.getByRole('dialog', { name: 'Help and chat' });
  await host.sees('Ann, privately', sheet);
  assert.equal(await sheet.getByRole('button', { name: 'Offer a visit' }).count(), 0, 'there is no room to visit');
  await host.press('Close', sheet);

  await facilitator.press('Ask to take over');
  await host.sees(/^Priya asks to take over\./);
  await host.press('Keep it');
  await facilitator.page.getByRole('button', { name: 'Ask to take over' }).waitFor();
  await seen.waitFor();
  assertCalm([host, facilitator, ...people]);
});

seen('who asks in a room is written to, and moved if they like', async () => {
  const { host, people, rooms } = await inRoomsOfTwo(at, { title: 'Asked', question: 'What got better?' });
  const [here, there] = rooms;
  const [asker] = here;
  await asker.press('Help');
  await asker.press(/^Our room would like a facilitator/);
  const request = host.page.getByRole('listitem').filter({ hasText: 'Would like a facilitator.' });
  await host.press('Write', request);
  await host.write('What would you like to say?', 'I come in a minute.');
  await host.page.keyboard.press('Escape');
  await host.page.reload();
  await host.press('Write', request);
  const sheet = host.page.getByRole('dialog');
  assert.equal(await sheet.getByLabel('What would you like to say?').inputValue(), 'I come in a minute.');
  await host.press('Announce to Room 1', sheet);
  for (const person of here) await person.sees('I come in a minute.');
  for (const person of there) await person.seesNot('I come in a minute.');

  await host.press(/^Room 1: /);
  await host.page.getByRole('menuitem', { name: 'Announce to this room' }).click();
  await sheet.getByRole('checkbox', { name: 'Room 2' }).click();
  await host.write('What would you like to say?', 'Both of you.');
  await host.press('Announce to 2 rooms', sheet);
  for (const person of people) await person.sees('Both of you.');

  await asker.press(/^Just me, privately/);
  await asker.page.getByRole('dialog', { name: 'You and the facilitators' }).waitFor();
  await asker.page.keyboard.press('Escape');
  await host.press('Move…', host.page.getByRole('listitem').filter({ hasText: `${asker.name}, privately` }));
  await host.write('Number of the room', '9');
  await host.press('Move', sheet);
  await host.sees('There is no other room with that number.', sheet);
  await host.write('Number of the room', '2');
  await host.press('Move', sheet);
  await asker.page.getByRole('heading', { level: 1, name: /^Room 2\b/ }).waitFor();
  await host.sees('Somebody is alone here', host.page.getByRole('article', { name: 'Room 1' }));

  await host.press('−1:00, one minute less');
  for (const person of people) await person.page.getByRole('timer').filter({ hasText: /^6:/ }).first().waitFor();
  await host.page.getByLabel('Warning').selectOption('30 s');
  await host.press('Bring everyone back');
  await host.page
    .getByRole('timer')
    .filter({ hasText: /^0:2\d/ })
    .waitFor();
  assertCalm([host, ...people]);
});

seen('words begun in the chat of a visited room stay there', async () => {
  const { host, people } = await inRoomsOfTwo(at, { title: 'Chat', question: 'What got better?' });
  await host.press(/^Room 1: /);
  await host.page.getByRole('menuitem', { name: /^Visit/ }).click();
  await host.sees('You are visiting Room 1. They see that you are there.');
  await host.write('Write here', BEGUN);
  await host.press('Leave the room');
  await host.page.getByRole('heading', { name: 'Main room chat' }).waitFor();
  assert.equal(await host.page.getByLabel('Write here', { exact: true }).inputValue(), '');
  assertCalm([host, ...people]);
});
