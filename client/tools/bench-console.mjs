// The console with 500 people, on a processor 4 times slower: how long until each
// of its long views is rendered, and how long the main thread works on an update.
// Medians, for docs and comparisons; no test.
//
//   node tools/bench-console.mjs [slower, 4 if left out]

import { startBrowser } from '../e2e/browser.mjs';
import { startFixtures } from '../e2e/fixtures.mjs';

// On a machine that does other things as well, four times the figure of 1 is the steadier one.
const SLOWER = Number(process.argv[2] ?? 4);
const RUNS = 5;
const UPDATES = 10;
/** A page that has been open for a while has its program compiled. */
const WARM = 5;
const ROOMS = 100;
const FIRST_SEAT = 3;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const somebody = (seq, place) => ({
  id: '9',
  seat: 9,
  name: 'Amara',
  role: 'participant',
  state: seq % 2 ? 'away' : 'here',
  away_at: Date.now(),
  place,
});
/** Two people change places, again and again. */
const seating = (seq) => {
  const rooms = Array.from({ length: ROOMS }, (_, i) => [0, 1, 2, 3, 4].map((k) => i * 5 + k + FIRST_SEAT));
  if (seq % 2) [rooms[0][0], rooms[1][0]] = [rooms[1][0], rooms[0][0]];
  return { step: 2, rooms, present: 5 * ROOMS, length_ms: 480_000, size: { target: 5 }, policy: 'fresh', reasons: [] };
};
const marked = (seq) => ({
  id: 'w3',
  round: 2,
  question: 2,
  room: 4,
  text: 'Two names on it, never one.',
  marks: seq,
  n: 3,
});
const nothing = ['nothing, which is the cost of looking', () => ({ patches: {} })];

/** Views of 500 people, what is in each once it is rendered, and what may come in a moment. */
const views = [
  {
    page: 'console-500-rooms',
    ready: '#rooms',
    updates: [
      nothing,
      ['somebody drops', (seq) => ({ patches: { people: { prev: 1, set: [somebody(seq, 'room')] } } })],
      [
        'a room shares',
        (seq) => ({
          patches: {
            rooms: { prev: 1, set: [{ id: '2.7', number: 7, seats: [33, 34, 35, 36, 37], here: 5, shared: seq }] },
          },
        }),
      ],
      [
        'a room asks',
        (seq) => ({
          patches: {
            help: {
              prev: 1,
              ...(seq % 2 ? { set: [{ id: 'h9', kind: 'room', room: 12, asked_at: Date.now() }] } : { del: ['h9'] }),
            },
          },
        }),
      ],
    ],
  },
  {
    page: 'console-500-people',
    ready: 'dialog li:nth-child(500)',
    updates: [
      nothing,
      ['somebody drops', (seq) => ({ patches: { people: { prev: 1, set: [somebody(seq, 'room')] } } })],
    ],
  },
  {
    page: 'console-500-back',
    ready: '#wall',
    updates: [
      nothing,
      ['a card is marked', (seq) => ({ of: 'all', patches: { wall: { prev: 1, set: [marked(seq)] } } })],
    ],
  },
  {
    page: 'console-500-preview',
    ready: '#see',
    updates: [
      nothing,
      ['somebody drops', (seq) => ({ patches: { people: { prev: 1, set: [somebody(seq, 'main')] } } })],
      ['two change places', (seq) => ({ values: { preview: seating(seq) } })],
    ],
  },
];

/** Milliseconds that the renderer's main thread worked: its own time, whatever else the machine does. */
async function traced(browser, page, body) {
  await browser.startTracing(page, { categories: ['toplevel'] });
  await body();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const main = traceEvents.find(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  // Tasks as the scheduler sees them: other categories have events of nearly that name inside of them.
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && pid === main.pid && tid === main.tid,
  );
  if (tasks.length === 0) throw new Error('this browser names its tasks differently');
  return tasks.reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0);
}

/** Opens a view of 500 from a page of few; gives how long it took until it was painted. */
async function render(page, { page: name, ready }) {
  await page.goto(`${fixtures.url}/fixtures/console-lobby`);
  await page.locator('[data-main]').waitFor();
  // Everything is loaded; what is measured is the page of 500, from nothing to painted.
  return page.evaluate(
    async ([to, there]) => {
      const from = performance.now();
      history.pushState(null, '', `/fixtures/${to}`);
      while (!document.querySelector(there)) await new Promise((next) => requestAnimationFrame(next));
      await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
      return performance.now() - from;
    },
    [name, ready],
  );
}

const browser = await startBrowser();
const fixtures = await startFixtures(browser);
for (const view of views) {
  const rendered = [];
  const worked = view.updates.map(() => []);
  for (let run = 0; run < RUNS; run++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const line = await context.newCDPSession(page);
    await line.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    rendered.push(await render(page, view));
    await page.waitForTimeout(1000); // what is left of rendering shall not count for the updates
    let seq = 1;
    for (const [i, [, update]] of view.updates.entries()) {
      for (let n = -WARM; n < UPDATES; n++) {
        seq++;
        const frame = [{ type: 'sections', of: 'facilitators', seq, hash: '', ...update(seq) }];
        const took = await traced(browser, page, () =>
          page.evaluate(async (told) => {
            globalThis.tell(told);
            await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
          }, frame),
        );
        if (n >= 0) worked[i].push(took);
      }
    }
    await context.close();
  }
  console.log(`${view.page}: rendered in ${Math.round(median(rendered))} ms (median of ${RUNS}, ${SLOWER}x slower)`);
  for (const [i, [name]] of view.updates.entries()) {
    console.log(
      `  ${name}: ${median(worked[i]).toFixed(1)} ms of the main thread, at most ${Math.max(...worked[i]).toFixed(1)} (${worked[i].length} times)`,
    );
  }
}
await fixtures.stop();
await browser.close();
