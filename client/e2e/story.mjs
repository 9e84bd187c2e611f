// The run of a session, told in pictures: sixty people, most of them simulated,
// and real browsers for the host, a second facilitator and three who take part.
// `make story` leaves it in bin/story.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Book } from './book.mjs';
import { startBrowser } from './browser.mjs';
import { roomOf } from './evening.mjs';
import { assertCalm, Person } from './person.mjs';
import { program, serve, start } from './server.mjs';

/** A story that takes longer than this has stopped. */
const MOST_MS = 12 * 60_000;
/** With the two in the browsers they are sixty; some come late, as people do. */
const SIMULATED = 58;
/** In so much of each phase the simulated people do what they do. */
const WITHIN = '30s';
/** Next, See the rooms, Send, Bring everyone back. */
const PLAIN_LOOP = 4;

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const WIDE = { viewport: { width: 1280, height: 800 } };
const STILL = { reducedMotion: 'reduce' };

const TITLE = 'Making small changes stick';
const PLAN = `title: ${TITLE}
welcome: Good to have you here. We begin together and then talk in small rooms.
asks:
  - id: level
    text: How long have you done improvement work?
    options: [It is new to me, A few years, Many years]
    use: mix
  - id: place
    text: Where do you work?
    options: [Hospital, Community, GP practice, Elsewhere]
    use: apart
steps:
  - introduction: Why some changes last
    length: 5m
  - question: What has got a little better where you work?
    hint: Think of one you saw from close by. Small ones count.
    stretch: What helped it along?
    length: 8m
    harvest: 10m
    size: {target: 5, min: 3, max: 6}
  - question: When a good change faded, what had been holding it up?
    hint: A short round, one change is enough.
    length: 2m
    harvest: 10m
    size: {target: 5, min: 3, max: 6}
  - question: Who would you have to ask first, and what would you ask them?
    length: 8m
    harvest: 10m
    size: {target: 5, min: 3, max: 6}
  - question: What will you try on Monday?
    hint: Small enough that you need nobody’s permission.
    length: 8m
    harvest: 10m
    size: {target: 5, min: 3, max: 6}
  - closing: What shall we talk about next time?
    length: 5m
`;
const SHARED = 'We moved the handover to the bedside. It takes three minutes longer and saves ten.';
const KEPT = 'Nobody reads the board in the corridor, and we all knew.';
const TOPIC = 'How to begin with no time';

const book = await Book.open();
const everybody = [];
let browser;
let server;
let crowd;

async function person(name, options) {
  const one = await Person.at(browser, server, name, { ...STILL, ...options });
  await book.follow(one);
  everybody.push(one);
  return one;
}

const heading = (one, name, level = 1) => one.page.getByRole('heading', { level, name }).waitFor();
const dialog = ({ page }) => page.getByRole('dialog');

async function more(one, item) {
  await one.press('More');
  await one.page.getByRole('menuitem', { name: item }).click();
}

async function comeIn(one, level) {
  await one.page.getByLabel('Your name for today').fill(one.name);
  await one.page.getByText(level, { exact: true }).click();
  await one.press('Come in');
}

/** Waits until the rooms are open, and everybody who was sent is in one. */
async function arrived(host) {
  await heading(host, /, In rooms$/, 2);
  await host.sees(/^(\d+) of \1 arrived\s*in \d/);
}

async function addCard(one, text) {
  await one.write('A new card', text);
  await one.press('Add to our cards');
  await one.card(text).waitFor();
}

/** Waits until each room has shared or kept something, or needs something else. */
const roomsHaveCards = (host) => host.page.getByText('Still talking').first().waitFor({ state: 'detached' });

/** From the question, told in the main room, into the rooms. */
async function intoRooms(host, { minutes }) {
  await host.press('See the rooms');
  await heading(host, 'See the rooms', 2);
  await host.press(new RegExp(`^Send \\d+ people into \\d+ rooms for ${minutes} minutes$`));
  await arrived(host);
}

async function backTogether(host, people) {
  await host.press('Bring everyone back');
  for (const one of people) await heading(one, 'Back together');
}

async function tell() {
  let link;
  let code;
  let invitation;
  const jo = await person('Jo', WIDE);
  const ann = await person('Ann', PHONE);
  const raj = await person('Raj', { ...WIDE, colorScheme: 'dark' });
  const morgan = await person('Morgan', WIDE);

  await book.chapter(
    'Before',
    'Jo starts a session with a title and one question, and puts the evening’s plan of four questions in. Whoever comes too early is told so.',
    async () => {
      await jo.go('/');
      await heading(jo, /^Small rooms/);
      await book.picture(jo.page, 'The start page', { whole: true });
      await jo.write('What is it called?', TITLE);
      await jo.press('Continue');
      await jo.write('Your question', 'What has got a little better where you work?');
      await jo.page.getByLabel('Your name, as people see it').fill('Jo');
      await book.picture(jo.page, 'A title and one question are enough', { whole: true });
      await jo.press(`Start “${TITLE}”`);
      await heading(jo, `“${TITLE}” is ready`);
      link = await jo.page.getByLabel('Link', { exact: true }).inputValue();
      code = await jo.page.getByText(/^[0-9A-Z]{4} [0-9A-Z]{4}$/).textContent();
      await book.picture(jo.page, 'One link for everyone, one for the host', { whole: true });
      await jo.page.getByRole('link', { name: 'Look at the plan' }).click();
      await jo.press('Import or export');
      await jo.page.getByLabel('Or paste it here').fill(PLAN);
      await jo.press('Use this plan');
      await dialog(jo).waitFor({ state: 'detached' });
      await jo.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
      await book.picture(jo.page, 'The plan', { whole: true });
      await ann.go(link);
      await ann.sees('The doors are not open yet.');
      await book.picture(ann.page, 'Ann is early', { whole: true });
    },
  );

  await book.chapter(
    'Doors',
    'Jo opens the doors, and makes a link for Morgan, who helps. People pick a name for today and answer what they like; nobody needs an account. Two come by browser here, the others are simulated, and some of these come late.',
    async () => {
      await jo.press('Open the doors');
      await heading(jo, TITLE);
      await more(jo, 'Share and invite');
      await jo.press('Make a link', dialog(jo).locator('section', { hasText: 'Invite a facilitator' }));
      invitation = await jo.page.getByLabel('Invite a facilitator', { exact: true }).inputValue();
      await book.picture(jo.page, 'A link of her own for the second facilitator', { whole: true });
      await jo.press('Close');
      await ann.page.getByLabel('Your name for today').waitFor();
      await book.picture(ann.page, 'The door went open by itself', { docs: 'door' });
      crowd = start(
        program,
        'rehearse',
        '--url',
        server.url,
        '--join',
        link,
        '--people',
        `${SIMULATED}`,
        '--within',
        WITHIN,
      );
      await comeIn(ann, 'A few years');
      await heading(ann, 'You’re in, Ann.');
      await raj.go('/');
      await raj.page.getByRole('textbox', { name: 'Code' }).fill(code.toLowerCase());
      await raj.press('Join');
      await comeIn(raj, 'It is new to me');
      await heading(raj, 'You’re in, Raj.');
      await morgan.go(invitation);
      await morgan.page.getByLabel('Your name for today').fill('Morgan');
      await morgan.press('Come in');
      await morgan.sees('Jo is running the session');
      await jo.sees(/^(5\d|60) people in the waiting room$/);
      await book.picture(ann.page, 'Ann waits, and knows for what', { whole: true });
      await book.picture(raj.page, 'Raj waits, too', { whole: true });
      await book.picture(jo.page, 'The console before the start', { whole: true });
    },
  );

  const wall = await display(jo);

  await book.chapter(
    'Introduction',
    'One press, and everybody is in the main room with five minutes on the clock.',
    async () => {
      await jo.press(/^Next: /);
      for (const one of [ann, raj]) await heading(one, 'Main room');
      await book.picture(ann.page, 'The introduction on a phone', { whole: true });
      await book.picture(raj.page, 'The introduction on a laptop', { whole: true });
      await book.picture(jo.page, 'The introduction on the console', { whole: true });
      await book.picture(wall, 'The introduction on the projector');
    },
  );

  await book.chapter(
    'See the rooms',
    'Jo sees who would sit with whom, and why. Raj and Ann are to be in one room: the menu beside a name does that.',
    async () => {
      await jo.press('See the rooms');
      await heading(jo, 'See the rooms', 2);
      const roomWith = (name) => jo.page.getByRole('article').filter({ has: jo.page.getByText(name, { exact: true }) });
      const room = await roomWith('Ann').getByRole('heading').textContent();
      if ((await roomWith('Raj').getByRole('heading').textContent()) !== room) {
        await jo.press('Move Raj to…');
        await book.picture(jo.page, 'Where Raj could sit instead');
        await jo.page.getByRole('menuitem', { name: new RegExp(`^${room}\\b`) }).click();
        await roomWith('Ann').getByText('Raj', { exact: true }).waitFor();
      }
      await book.picture(jo.page, 'See the rooms', { docs: 'send' });
      await book.picture(ann.page, 'Meanwhile nothing moves', { whole: true });
    },
  );

  await book.chapter(
    'Send',
    'A notice of five seconds comes first. Nobody has to press anything, and Jo sees when the last one has arrived.',
    async () => {
      await jo.press(/^Send \d+ people into \d+ rooms for 8 minutes$/);
      await heading(ann, /^Moving to Room/, 2);
      await book.picture(ann.page, 'The notice');
      await book.picture(jo.page, 'It can be undone while the notice runs');
      await arrived(jo);
      assert.equal(await roomOf(ann), await roomOf(raj));
      await book.picture(ann.page, 'Ann’s room', { whole: true });
      await book.picture(raj.page, 'The same room on a laptop', { whole: true });
      await book.picture(jo.page, 'Everybody has arrived', { whole: true });
      await book.picture(wall, 'The projector while people are in the rooms');
    },
  );

  const number = await roomOf(ann);
  await book.chapter(
    'Cards',
    'Ann writes a card and shares it. Raj is not sure: Not yet stops it, without a name. A little later he shares it himself. The other card they keep.',
    async () => {
      await addCard(ann, SHARED);
      await book.picture(ann.page, 'A draft that only the room sees', { whole: true });
      await ann.press('Share with everyone', ann.card(SHARED));
      await raj.sees(/^Everyone will see this in/, raj.card(SHARED));
      await book.picture(raj.page, 'Ten seconds in which anybody may say not yet', { whole: true });
      await raj.press('Not yet', raj.card(SHARED));
      await ann.sees('Draft, only this room sees it', ann.card(SHARED));
      await raj.press('Share with everyone', raj.card(SHARED));
      await addCard(raj, KEPT);
      await ann.press('We’ll keep this one', ann.card(KEPT));
      await ann.sees('Kept between us', ann.card(KEPT));
      await ann.card(SHARED).getByText('Shared', { exact: true }).waitFor();
      await book.picture(ann.page, 'Shared, and kept', { whole: true, docs: 'room' });
      await book.picture(raj.page, 'The room’s chat beside the cards', { whole: true });
    },
  );

  await book.chapter(
    'Help',
    'Ann asks for something just for herself; only facilitators see it, and Morgan answers. Then the room would like a facilitator: Morgan visits, and everybody there sees it.',
    async () => {
      await ann.press('Help');
      await book.picture(ann.page, 'Two ways of asking');
      await ann.press(/^Just me, privately/);
      await ann.write('Write to the facilitators', 'It is loud here. May I listen only?');
      await ann.press('Send', dialog(ann));
      await morgan.sees('Ann, privately');
      await morgan.press('Write', morgan.page.getByRole('listitem').filter({ hasText: 'Ann, privately' }));
      await morgan.write('Write to Ann', 'Of course. Say “listening” under your name, that is enough.');
      await morgan.press('Send', dialog(morgan));
      await morgan.press('Close', dialog(morgan));
      await ann.sees(/^Of course/, dialog(ann));
      await book.picture(ann.page, 'Morgan answers', { docs: 'help' });
      await ann.press('I’m done', dialog(ann));
      await morgan.page.getByText('Ann, privately').waitFor({ state: 'detached' });
      await raj.press('Help');
      await raj.press(/^Our room would like a facilitator/);
      await raj.press('Not now');
      const asking = morgan.page.getByRole('listitem').filter({ hasText: 'Would like a facilitator.' });
      await asking.filter({ hasText: `Room ${number}` }).waitFor();
      await book.picture(morgan.page, 'Morgan sees who asks', {
        whole: true,
        docs: 'asks',
        part: morgan.page.getByRole('complementary'),
      });
      await morgan.press('Visit', asking.filter({ has: morgan.page.getByText(`Room ${number}`, { exact: true }) }));
      await raj.sees('visiting', raj.page.getByRole('listitem').filter({ hasText: 'Morgan' }));
      await book.picture(raj.page, 'A visit is announced', { whole: true });
      await book.picture(morgan.page, 'Morgan in the room', { whole: true });
      await morgan.press('Leave the room');
      await morgan.page.getByText(`You are visiting Room ${number}.`).waitFor({ state: 'detached' });
      await morgan.press('Done with this request', asking.filter({ hasText: `Room ${number}` }));
    },
  );

  await book.chapter(
    'A line drops',
    'Ann’s train goes through a tunnel. Her page says so, the clock runs on, and when the line is back she is where she was.',
    async () => {
      ann.cut();
      await ann.sees('The line dropped. Trying again.');
      await jo.sees(/^Seat kept for/);
      await book.picture(ann.page, 'The line dropped');
      await book.picture(jo.page, 'Jo sees that somebody is away', { whole: true });
      ann.mend();
      await ann.hears(/^You are back/);
      await book.picture(ann.page, 'Ann is where she was');
      await ann.press('Leave');
      await book.picture(ann.page, 'Leaving is one press, and no reason is asked');
      await ann.press(`Stay in Room ${number}`);
    },
  );

  await book.chapter(
    'Bring everyone back',
    'Twenty seconds for the sentence, and all are in the main room. Jo could have waited: the clock brings everyone back by itself.',
    async () => {
      await roomsHaveCards(jo);
      await jo.press('Bring everyone back');
      await ann.sees(/^Finishing up: /);
      await book.picture(ann.page, 'Finishing up', { whole: true });
      await book.picture(jo.page, 'Undo, if that was too early', { whole: true });
      await book.picture(wall, 'Finishing up, on the projector');
      for (const one of [ann, raj]) await heading(one, 'Back together');
    },
  );

  await book.chapter(
    'Back together',
    'Rooms in turn: each speaks, writes or passes. Jo gives Ann’s room the floor and shows its card to everyone. Everybody has three marks.',
    async () => {
      await ann.press('I’ll speak');
      const turn = jo.page.getByRole('listitem').filter({ hasText: 'would like to speak' });
      await jo.press(`Give the floor to Room ${number}`, turn);
      await heading(ann, 'Your room has the floor', 2);
      await book.picture(ann.page, 'Ann’s room has the floor', { docs: 'together' });
      await book.picture(raj.page, 'What the rooms said', { whole: true });
      await book.picture(wall, 'The floor, on the projector');
      const card = jo.page.getByRole('article').filter({ hasText: SHARED });
      await jo.press('Show to everyone', card);
      await wall.getByRole('heading', { name: SHARED }).waitFor();
      await book.picture(wall, 'One card for everyone', { docs: 'display' });
      await book.picture(jo.page, 'The wall, on the console', { whole: true });
      await jo.press('Stop showing', card);
      await jo.press('Take the floor back');
      await wall.getByText(`Room ${number} has the floor`).waitFor({ state: 'detached' });
      await raj.press(`Mark ${SHARED}`);
      await raj.sees('2 of your 3 marks left');
      await book.picture(wall, 'The wall, on the projector');
      await book.picture(raj.page, 'A mark is placed', { whole: true });
      // Their own room has it among its cards, and nobody else has it anywhere.
      for (const elsewhere of [wall, jo.page]) assert.equal(await elsewhere.getByText(KEPT).count(), 0);
    },
  );

  let maya;
  await book.chapter(
    'The second question, and somebody late',
    'The second round is short here, so that its last minutes can be seen. Maya comes when everybody is in the rooms: she is seated at once, and reads what was shared before she came. Somebody would like more time, and Jo gives two minutes to all.',
    async () => {
      await jo.press('Next: question 2');
      for (const one of [ann, raj]) await heading(one, 'Main room');
      await book.picture(ann.page, 'Everybody reads the question first', { whole: true });
      await book.picture(jo.page, 'The question is told', { whole: true });
      await jo.press('See the rooms');
      await heading(jo, 'See the rooms', 2);
      await jo.sees('Nobody meets again');
      await book.picture(jo.page, 'Nobody meets again', { whole: true });
      await jo.press(/^Send \d+ people into \d+ rooms for 2 minutes$/);
      await arrived(jo);
      maya = await person('Maya', { ...PHONE, colorScheme: 'dark' });
      await maya.go(link);
      await comeIn(maya, 'Many years');
      await roomOf(maya);
      await book.picture(maya.page, 'Maya is in a room', { whole: true });
      await maya.press('Read them');
      await book.picture(maya.page, 'What was shared before she came');
      await maya.press('Back');
      await ann.press(/^More time/);
      await jo.sees(/^\d+ of \d+ rooms would like it\.$/);
      await book.picture(ann.page, 'The last two minutes', { whole: true });
      await book.picture(jo.page, 'Rooms would like more time', { whole: true });
      await jo.press('Give everyone +2:00');
      await raj.hears(/2 more minutes for everyone/);
      await roomsHaveCards(jo);
      await backTogether(jo, [ann, raj, maya]);
      await book.picture(maya.page, 'Maya is back with everyone', { whole: true });
    },
  );

  await book.chapter(
    'The third question: the host’s line drops',
    'Jo’s line drops while people are in the rooms. The clock runs on, and Morgan could take over. Jo comes back, and nothing needs repair. The whole question took her four clicks.',
    async () => {
      await jo.press('Next: question 3');
      for (const one of [ann, raj, maya]) await heading(one, 'Main room');
      await intoRooms(jo, { minutes: 8 });
      jo.cut();
      await jo.page.getByRole('alert').filter({ hasText: 'The line dropped.' }).waitFor();
      await morgan.page.getByRole('button', { name: 'Take over', exact: true }).waitFor();
      await book.picture(jo.page, 'The host’s line dropped');
      await book.picture(morgan.page, 'Morgan could take over', { whole: true });
      jo.mend();
      await morgan.sees('Jo is running the session');
      await backTogether(jo, [ann, raj, maya]);
      assert.equal(book.clicksOf(jo), PLAIN_LOOP);
    },
  );

  await book.chapter(
    'The fourth question',
    'Next, See the rooms, Send, Bring everyone back: four clicks.',
    async () => {
      await jo.press('Next: question 4');
      for (const one of [ann, raj, maya]) await heading(one, 'Main room');
      await intoRooms(jo, { minutes: 8 });
      await roomsHaveCards(jo);
      await book.picture(jo.page, 'The rooms have shared, or keep theirs', { whole: true });
      await backTogether(jo, [ann, raj, maya]);
      await book.picture(jo.page, 'The fourth wall', { whole: true });
      assert.equal(book.clicksOf(jo), PLAIN_LOOP);
    },
  );

  await book.chapter('Closing', 'People say what they would come for next time, and mark three.', async () => {
    await jo.press('Next: Closing');
    for (const one of [ann, raj, maya]) await heading(one, 'Closing');
    await ann.write('A topic for next time', TOPIC);
    await ann.press('Add it');
    await raj.press(new RegExp(`^\\d+ marks? ${TOPIC}`));
    await raj.sees('2 of your 3 marks left');
    await wall.getByText(TOPIC).waitFor();
    await book.picture(ann.page, 'Topics on a phone', { whole: true });
    await book.picture(raj.page, 'Topics on a laptop', { whole: true });
    await book.picture(wall, 'Topics on the projector');
    await book.picture(jo.page, 'The closing on the console', { whole: true });
  });

  await book.chapter(
    'The end',
    'Thanks first. What the rooms shared stays until the session erases itself; Jo takes it along as three files, and erases everything at once.',
    async () => {
      await jo.press('End the session');
      await book.picture(jo.page, 'The end is asked once');
      await jo.press('End the session', dialog(jo));
      for (const one of [ann, raj, maya]) await heading(one, `Thank you, ${one.name}.`);
      await crowd.over;
      assert.equal(crowd.child.exitCode, 0, `the simulated people complained:\n${crowd.log()}`);
      await ann.sees(SHARED);
      await book.picture(ann.page, 'Thanks, and what was shared', { whole: true });
      await book.picture(raj.page, 'The end on a laptop', { whole: true });
      await heading(jo, 'Thank you. The session has ended.');
      await book.picture(jo.page, 'The end for the host', { whole: true });
      await book.picture(wall, 'The end on the projector');
      for (const [name, ending] of [
        ['Text (Markdown)', 'md'],
        ['Table (CSV)', 'csv'],
        ['Data (JSON)', 'json'],
      ]) {
        const download = jo.page.waitForEvent('download');
        await jo.press(name);
        const text = await readFile(await (await download).path(), 'utf8');
        assert.ok(text.includes(SHARED), `${ending} lacks what was shared`);
        assert.ok(!text.includes(KEPT), `${ending} has what was kept`);
      }
      await jo.press('Erase everything now');
      await jo.write('Type erase to go on', 'erase');
      await book.picture(jo.page, 'Erasing is for good');
      await jo.press('Erase everything');
      await heading(jo, 'Erased. Nothing of this session is left on the server.');
      await book.picture(jo.page, 'Erased');
      assertCalm(everybody);
      await ann.page.reload();
      await heading(ann, /over|not known|has no place/);
      await book.picture(ann.page, 'What Ann sees when she loads the page again');
    },
  );
}

/** The projector's window, in the host's browser. */
async function display(jo) {
  let wall;
  await book.chapter('The projector', 'Jo opens the display for the projector: a window of its own.', async () => {
    const opened = jo.context.waitForEvent('page');
    await more(jo, /^Open the display/);
    wall = await opened;
    wall.setDefaultTimeout(40_000);
    await wall.getByRole('heading', { level: 1, name: 'Welcome' }).waitFor();
    await book.picture(wall, 'The display while people come in');
  });
  return wall;
}

function late() {
  return new Promise((_, reject) => {
    setTimeout(
      () => reject(new Error(`“${book.now?.title}” was not over after ${MOST_MS / 60_000} minutes`)),
      MOST_MS,
    ).unref();
  });
}

let failed;
try {
  server = await serve();
  browser = await startBrowser();
  await Promise.race([tell(), late()]);
} catch (error) {
  failed = error;
  console.error(error);
  for (const { problems } of everybody) if (problems.length > 0) console.error(problems.join('\n'));
  await book.failed(everybody);
} finally {
  await crowd?.stop();
  await browser?.close();
  await server?.stop();
}
const { path } = await book.write(
  `The run of a session: ${TITLE}`,
  'Sixty people, all but those in the five browsers simulated, on the program as a host would run it. Every picture is of a page as it was; every click that anybody made is listed.',
);
console.log(path);
process.exitCode = failed ? 1 : 0;
