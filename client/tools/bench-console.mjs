// The console with 500 people, on a processor 4 times slower: how long until it
// is rendered, and how long the main thread works on an update. Medians, for
// docs and comparisons; no test.
//
//   node tools/bench-console.mjs [slower, 4 if left out]
import { startFixtures } from '../e2e/fixtures.mjs';
import { startBrowser } from '../e2e/person.mjs';

// On a machine that does other things as well, four times the figure of 1 is the steadier one.
const SLOWER = Number(process.argv[2] ?? 4);
const RUNS = 5;
const UPDATES = 10;
/** A page that has been open for a while has its program compiled. */
const WARM = 5;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** What may come in a moment with 500 people, as frames: somebody drops, a room shares, somebody asks, a clock is extended. */
const updates = [
  () => ({}),
  (seq) => ({
    people: {
      prev: 1,
      set: [
        {
          id: '9',
          seat: 9,
          name: 'Amara',
          role: 'participant',
          state: seq % 2 ? 'away' : 'here',
          away_at: Date.now(),
          place: 'room',
        },
      ],
    },
  }),
  (seq) => ({
    rooms: { prev: 1, set: [{ id: '2.7', number: 7, seats: [33, 34, 35, 36, 37], here: 5, shared: seq }] },
  }),
  (seq) => ({
    help: {
      prev: 1,
      ...(seq % 2 ? { set: [{ id: 'h9', kind: 'room', room: 12, asked_at: Date.now() }] } : { del: ['h9'] }),
    },
  }),
];

/** Milliseconds that the renderer's main thread worked: its own time, whatever else the machine does. */
async function traced(browser, page, body) {
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  await body();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const main = traceEvents.find(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  return traceEvents
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && pid === main.pid && tid === main.tid)
    .reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0);
}

const browser = await startBrowser();
const fixtures = await startFixtures(browser);
const rendered = [];
const worked = updates.map(() => []);
for (let run = 0; run < RUNS; run++) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const line = await context.newCDPSession(page);
  await line.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.goto(`${fixtures.url}/fixtures/console-lobby`);
  await page.locator('[data-main]').waitFor();
  // Everything is loaded; what is measured is the page of 500, from nothing to painted.
  rendered.push(
    await page.evaluate(async () => {
      const from = performance.now();
      history.pushState(null, '', '/fixtures/console-500-rooms');
      while (!document.querySelector('#rooms')) await new Promise((next) => requestAnimationFrame(next));
      await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
      return performance.now() - from;
    }),
  );
  await page.waitForTimeout(1000); // what is left of rendering shall not count for the updates
  let seq = 1;
  for (const [i, update] of updates.entries()) {
    for (let n = -WARM; n < UPDATES; n++) {
      seq++;
      const frame = [{ type: 'sections', of: 'facilitators', seq, hash: '', values: {}, patches: update(seq) }];
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
console.log(`rendered: ${Math.round(median(rendered))} ms (median of ${RUNS}, ${SLOWER}x slower)`);
for (const [i, name] of [
  'nothing, which is the cost of looking',
  'somebody drops',
  'a room shares',
  'a room asks',
].entries()) {
  console.log(
    `update, ${name}: ${median(worked[i]).toFixed(1)} ms of the main thread, at most ${Math.max(...worked[i]).toFixed(1)} (${worked[i].length} times)`,
  );
}
await fixtures.stop();
await browser.close();
