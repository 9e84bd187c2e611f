// Doors that do not open, each with what is so and what one can do; and what the door asks.
import assert from 'node:assert/strict';
import { comeIn, joinByLink, startSession, takePlan } from './evening.mjs';
import { assertCalm, Person, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const at = setUp(startServer);

const says = (person, heading) => person.page.getByRole('heading', { level: 1, name: heading }).waitFor();

/** The label of the field that has the focus, which must be wrong and described by what is. */
const focused = ({ page }) =>
  page.evaluate(() => {
    const field = document.activeElement;
    const said = field?.getAttribute('aria-describedby')?.split(' ') ?? [];
    if (field?.ariaInvalid !== 'true' || !said.some((id) => id.endsWith('-error'))) return '';
    return field.labels?.[0]?.textContent.trim();
  });

seen('a wrong code, a session that is closed or locked, a removed person, a nod, an old browser', async () => {
  const { host, link } = await startSession(at.browser, at.server, { title: 'The door', question: 'What helps?' });
  const visitor = await Person.at(at.browser, at.server, 'Visitor');
  await visitor.go('/j#ABCD2345');
  await says(visitor, 'That link or code opens no door');
  await visitor.press('Type a code');
  await visitor.page.getByRole('textbox', { name: 'Code' }).fill('ABC');
  await visitor.press('Find the door');
  await visitor.sees('5 more letters or numbers are missing. A code has eight.');
  await visitor.write('Code', 'U7WM 4TQD');
  await visitor.press('Find the door');
  await visitor.sees('That code has a letter we don’t use: U. Was it V?');
  assert.equal(await focused(visitor), 'Code');
  // A link in the place of the code leads to its door.
  await visitor.write('Code', new URL(link, at.server.url).href);
  await visitor.press('Find the door');
  await says(visitor, 'The door');

  await visitor.go(link);
  await says(visitor, 'The door');
  await visitor.sees('The doors are not open yet.');
  await host.page.getByRole('link', { name: /console/i }).click();
  await visitor.listens();
  await host.press('Open the doors');
  await visitor.hears(/^The doors are open: you can come in\.$/);
  await visitor.press('Come in');
  await visitor.sees('What shall the others call you today?');
  assert.equal(await focused(visitor), 'Your name for today');
  await visitor.page.getByLabel('Your name for today').fill('Visitor');
  // What is typed stays over a reload, but for what is asked in confidence.
  await visitor.page.getByText('Someone to be with, or rather not').click();
  await visitor.page.getByLabel(/^Someone you’d rather not be put with/).fill('Not with Ann');
  await visitor.page.reload();
  await visitor.page.getByText('Someone to be with, or rather not').click();
  assert.equal(await visitor.page.getByLabel(/^Someone you’d rather not be put with/).inputValue(), '');
  assert.equal(await visitor.page.getByLabel('Your name for today').inputValue(), 'Visitor');

  const ann = await joinByLink(at.browser, at.server, 'Ann', link);
  await says(ann, 'You’re in, Ann.');
  await host.press('People');
  await host.press('Move Ann');
  await host.page.getByRole('menuitem', { name: /^Remove/ }).click();
  await host.press('Remove from the session', host.page.getByRole('dialog'));
  await says(ann, 'You are no longer in this session');
  await ann.go(link);
  await says(ann, 'You are no longer in this session');

  const lock = host.page.getByLabel(/^Let nobody new in/);
  await lock.click();
  await lock.and(host.page.locator(':checked')).waitFor();
  await visitor.press('Come in');
  await visitor.sees('Nobody new can come in at the moment.');
  await lock.click();
  const name = visitor.page.getByLabel('Your name for today');
  await name.waitFor();
  assert.equal(await name.inputValue(), 'Visitor');

  // On since Ann was removed, and not turned off by the lock.
  const nod = host.page.getByLabel(/^New people wait until you let them in/);
  await nod.and(host.page.locator(':checked')).waitFor();
  await visitor.press('Come in');
  await says(visitor, 'A facilitator will let you in');
  const olu = await joinByLink(at.browser, at.server, 'Olu', link);
  await says(olu, 'A facilitator will let you in');
  const oluWaits = host.page.getByRole('listitem').filter({ hasText: 'Olu' });
  await host.press('Don’t let in', oluWaits);
  for (const again of [false, true]) {
    if (again) await olu.page.reload();
    await says(olu, 'A facilitator did not let you in');
  }
  await host.press('Let in');
  await says(visitor, 'You’re in, Visitor.');
  await nod.click();
  await nod.and(host.page.locator(':not(:checked)')).waitFor();
  const wen = await joinByLink(at.browser, at.server, 'Wen', link);
  await says(wen, 'You’re in, Wen.');

  const old = await Person.at(at.browser, at.server, 'Old');
  await old.context.addInitScript(() => {
    CSS.supports = () => false;
  });
  await old.go(link);
  await says(old, 'This browser is too old for Plenary');
  assert.deepEqual(old.problems, []);
});

const ASKING = `title: What the door asks
asks:
  - id: level
    text: How long have you done improvement work?
    options: [It is new to me, Many years]
    use: mix
steps:
  - question: What got better?
`;
const NOTE = 'Not with Wen today, please.';

seen('the door asks in private, and a note and a companion reach the host alone', async () => {
  const { host, link } = await startSession(at.browser, at.server, { title: 'The door', question: 'What helps?' });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await takePlan(host, ASKING);
  await host.press('Open the doors');
  const ann = await Person.at(at.browser, at.server, 'Ann');
  await ann.go(link);
  await ann.page.getByLabel(/^Pronouns/).fill('they/them');
  const asked = ann.page.getByRole('group', { name: 'How long have you done improvement work?' });
  await asked.getByText('Nobody sees your answer.').waitFor();
  assert.equal(await asked.getByRole('radio', { name: 'I’d rather not say' }).isChecked(), true);
  await asked.getByRole('radio', { name: 'Many years' }).check();
  await comeIn(ann);
  await says(ann, 'You’re in, Ann.');

  const raj = await Person.at(at.browser, at.server, 'Raj');
  await raj.go(link);
  await raj.page.getByText('Someone to be with, or rather not').click();
  await raj.page.getByLabel(/^Someone you’d rather not be put with/).fill(NOTE);
  await comeIn(raj);
  const sam = await Person.at(at.browser, at.server, 'Sam');
  await sam.go(link);
  await sam.page.getByText('Someone to be with, or rather not').click();
  await sam.page.getByLabel(/^Are you somebody’s companion/).fill('Ann');
  await comeIn(sam);

  await host.sees('3 people in the waiting room');
  await host.press('More');
  await host.page.getByRole('menuitem', { name: /^Asked in confidence/ }).click();
  const told = host.page.getByRole('dialog', { name: 'Asked in confidence' });
  await host.sees(NOTE, told);
  await host.sees('is always with Ann', told);
  await host.page.keyboard.press('Escape');
  await host.press('People');
  await host.sees('they/them', host.page.getByRole('dialog'));
  await ann.press('You');
  assert.equal(
    await ann.page
      .getByRole('dialog')
      .getByLabel(/^Pronouns/)
      .inputValue(),
    'they/them',
  );
  await ann.page.keyboard.press('Escape');
  for (const person of [ann, raj, sam]) {
    await says(person, `You’re in, ${person.name}.`);
    for (const secret of [NOTE, 'Many years', /is always with/]) await person.seesNot(secret);
  }
  await host.seesNot('Many years');
  assertCalm([host, ann, raj, sam]);
});
