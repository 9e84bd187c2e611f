// The plan before a session: a shape to begin with, its steps in another order, words in Markdown, and files.
import assert from 'node:assert/strict';
import { assertCalm, Person, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const at = setUp(startServer);

const BROKEN = `title: Broken
steps:
  - introduction: Hello
  - question: What got better?
    size: {target: 2, max: 1}
`;

seen('a plan is begun from a template, put into another order, written and taken from a file', async () => {
  const host = await Person.at(at.browser, at.server, 'Jo');
  await host.go('/');
  await host.write('What is it called?', 'A plan');
  await host.press('Continue');
  for (const template of ['Two questions', 'Three questions', 'Four questions']) {
    await host.page.getByRole('radio', { name: new RegExp(`^${template}.*When `) }).waitFor();
  }
  for (const template of ['1-2-4-All', 'World Cafe', 'Troika']) {
    await host.page.getByRole('radio', { name: new RegExp(`^${template}.*When .* people on`) }).waitFor();
  }
  await host.page.getByRole('radio', { name: /^Impromptu Networking.*At the beginning/ }).waitFor();
  await host.page.getByRole('radio', { name: /^Two questions/ }).check();
  await host.press('Start “A plan”');
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await shapes(host);
  await order(host);
  await words(host);
  await files(host);
  // What cannot be run is refused by the server.
  host.problems = host.problems.filter((problem) => !/\b422 /.test(problem));
  assertCalm([host]);
});

/** Another template later: asked first where words would be lost, and the steps alone are replaced. */
async function shapes(host) {
  const steps = host.page.getByRole('navigation', { name: 'Plan' });
  await host.press('Templates');
  const sheet = host.page.getByRole('dialog');
  await host.press(/^Troika.*When people have something of their own/, sheet);
  await host.page.getByRole('dialog', { name: 'Replace what is there?' }).waitFor();
  await host.press('Keep mine', sheet);
  await host.press(/^Troika/, sheet);
  await host.press('Replace them with “Troika”', sheet);
  await sheet.waitFor({ state: 'detached' });
  await steps.getByText('First turn').first().waitFor();
  await host.page.getByRole('heading', { level: 1, name: 'A plan' }).waitFor();
  await host.press('Templates');
  await host.press(/^Two questions/, sheet);
  await host.press('Replace them with “Two questions”', sheet);
  await steps.getByText('Warm-up').first().waitFor();
  await host.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
}

/** By drag and by keyboard, each told; the order is that of the file. */
async function order(host) {
  const steps = host.page.getByRole('navigation', { name: 'Plan' }).getByRole('listitem');
  const titles = async () =>
    (await steps.allTextContents()).slice(1).map((text) => /^\d(Question|[A-Z]\w+)/.exec(text)[1]);
  await steps.filter({ hasText: 'Warm-up' }).waitFor();
  const [introduction, , , closing] = await titles();

  await host.listens();
  await steps.first().scrollIntoViewIfNeeded();
  const from = await steps.filter({ hasText: 'Warm-up' }).getByTitle('Drag to another place').boundingBox();
  const to = await steps.nth(1).boundingBox();
  await host.page.mouse.move(from.x + 8, from.y + 8);
  await host.page.mouse.down();
  await host.page.mouse.move(to.x + 8, to.y + 4, { steps: 4 });
  await host.page.mouse.up();
  await host.hears(/^Question 1: Warm-up is step 1 now/);
  assert.deepEqual(await titles(), ['Question', introduction, 'Question', closing]);

  await host.listens();
  await host.page.getByRole('button', { name: 'Move Question 1: Warm-up down' }).focus();
  await host.page.keyboard.press('Enter');
  await host.hears(/^Question 1: Warm-up is step 2 now/);
  assert.deepEqual(await titles(), [introduction, 'Question', 'Question', closing]);
  const again = host.page.getByRole('button', { name: 'Move Question 1: Warm-up down' });
  await again.and(host.page.locator(':focus')).waitFor();
}

/** What is written is shown as people will see it, and never as anything else. */
async function words(host) {
  const shown = host.page.getByRole('complementary');
  await host.write('The question', 'What *really* did it?\n\n- one thing\n- <img src=x onerror=alert(1)>');
  await shown.getByText('really', { exact: true }).and(shown.locator('em')).waitFor();
  await shown.locator('li', { hasText: '<img src=x onerror=alert(1)>' }).waitFor();
  assert.equal(await shown.locator('img').count(), 0);

  // A plan that can't be run yet leads to what it lacks.
  const question = host.page.getByLabel('The question');
  await question.fill('');
  await host.press(/^Rehearse with/);
  await question.and(host.page.locator(':focus')).waitFor();
  await question.fill('What did it?');
  await host.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
  await host.press(/^Rehearse with/);
  const sheet = host.page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'More: Simulated people' }).click();
  await sheet.getByRole('button', { name: 'Rehearse with 45 simulated people' }).waitFor();
  await host.press('Close', sheet);
}

/** A file that can't be run says where; one that is too much for a field says so at the field. */
async function files(host) {
  await host.press('Import or export');
  const sheet = host.page.getByRole('dialog');
  await sheet.getByLabel('Or paste it here').fill(BROKEN);
  await host.press('Use this plan', sheet);
  await sheet.getByRole('alert').filter({ hasText: 'Line 5' }).waitFor();
  await sheet.getByLabel('Or paste it here').fill(BROKEN.replace(/^.*size.*\n/m, ''));
  await host.press('Use this plan', sheet);
  await sheet.waitFor({ state: 'detached' });
  await host.page.getByRole('heading', { level: 1, name: 'Broken' }).waitFor();

  await host.press('About the session');
  await host.page.getByRole('radio', { name: /^Our own meeting links/ }).check();
  const link = host.page.getByLabel('The main room’s link');
  await link.fill('http://meet.example.org/main');
  await link.and(host.page.locator('[aria-invalid=true]')).waitFor();
  await host.sees('Only https links work here.');
  await link.fill('https://meet.example.org/main');
  await host.page.locator('[aria-invalid=true]').and(link).waitFor({ state: 'detached' });
  await host.page.getByRole('radio', { name: /^In the same place/ }).check();
  await host.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
}
