// The door on a poor line and a slow phone: 700 kbit/s, 300 ms for every answer,
// a processor 4 times slower, nothing in the cache. How long from opening the
// link until a name can be typed. The median of five, for docs and comparisons.
//
//   make build && cd client && node tools/bench-door.mjs

import { startBrowser } from '../e2e/browser.mjs';
import { startSession } from '../e2e/evening.mjs';
import { startServer } from '../e2e/server.mjs';

const RUNS = 5;
const SLOWER = 4;
const LINE = { offline: false, latency: 300, downloadThroughput: 700_000 / 8, uploadThroughput: 700_000 / 8 };

const server = await startServer();
const browser = await startBrowser();
const { host, link } = await startSession(browser, server, { title: 'At the door', question: 'What helps?' });
await host.page.getByRole('link', { name: 'Look at the plan' }).click();
await host.press('Open the doors');
await host.page.getByRole('heading', { name: 'At the door', level: 1 }).waitFor();
await host.context.close();

const times = [];
for (let run = 0; run < RUNS; run++) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const line = await context.newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', LINE);
  await line.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(() => {
    const look = () => {
      const field = document.querySelector('input[autocomplete="given-name"]');
      if (field) requestAnimationFrame(() => setTimeout(() => (window.canTypeAt = performance.now())));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(link, { waitUntil: 'commit' });
  times.push(
    await page.waitForFunction(() => window.canTypeAt, undefined, { timeout: 60_000 }).then((at) => at.jsonValue()),
  );
  await context.close();
}
const sorted = [...times].sort((a, b) => a - b);
console.log(
  `a name can be typed after ${Math.round(sorted[Math.floor(RUNS / 2)])} ms (median of ${sorted.map(Math.round).join(', ')})`,
);
await browser.close();
await server.stop();
