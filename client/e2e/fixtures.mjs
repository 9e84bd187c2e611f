// The build with the page /fixtures in it, served as files: every page in every
// phase, without a server that would have to be brought there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Builds and serves; gives the address, the names of the pages and a way to stop. */
export async function startFixtures(browser) {
  // Of its own: tests that run side by side each build it.
  const outDir = await mkdtemp(join(tmpdir(), 'plenary-fixtures-'));
  // One file instead of sixty, each of which is asked for with every page.
  const rolldownOptions = { output: { codeSplitting: false } };
  const chunkSizeWarningLimit = 2_000; // KB
  const into = { outDir, emptyOutDir: true, rolldownOptions, chunkSizeWarningLimit };
  await build({ root, mode: 'fixtures', logLevel: 'warn', build: into });
  const server = await preview({ root, mode: 'fixtures', build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  const url = `http://127.0.0.1:${server.httpServer.address().port}`;
  const page = await browser.newPage();
  await page.goto(`${url}/fixtures`);
  const items = page.getByRole('listitem');
  await items.first().waitFor();
  const names = await items.allTextContents();
  await page.close();
  const stop = async () => {
    await server.close();
    await rm(outDir, { recursive: true, force: true });
  };
  return { url, names, stop };
}
