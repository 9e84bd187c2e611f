// Fails when what a browser loads for a page is heavier than it may be. Gzip bytes.
import { readFileSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const KB = 1024;
/** A phone on bad hospital wifi is ready in about two seconds with the entry: the door. */
const BUDGETS = [
  { page: 'entry', from: 'index.html', most: 110 * KB },
  { page: 'console', from: 'src/console/index.tsx', most: 150 * KB },
  { page: 'display', from: 'src/display/index.tsx', most: 150 * KB },
  { page: 'plan', from: 'src/plan/index.tsx', most: 150 * KB },
];
/** Voice and video, beside what is there already: loaded in a session that talks in the browser, and in no other. */
const VOICES = { from: ['src/media/voices.tsx', 'src/media/media.ts'], most: 190 * KB };

const dist = new URL('../dist/', import.meta.url);
const chunks = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
rmSync(new URL('.vite', dist), { recursive: true }); // it is not for the program
const size = (path) => gzipSync(readFileSync(new URL(path, dist))).length;

/** The files that have to be there before a page is: its own, and those that they import. */
function filesOf(name, files = new Set()) {
  const { file, css = [], imports = [] } = chunks[name];
  if (files.has(file)) return files;
  for (const one of [file, ...css]) files.add(one);
  for (const one of imports) filesOf(one, files);
  return files;
}

let over = false;
function weigh(what, files, most) {
  const total = [...files].reduce((sum, file) => sum + size(file), 0);
  console.log(`${(total / KB).toFixed(1).padStart(7)} KB gzip  ${what}, of ${most / KB} KB`);
  over ||= total > most;
}
const entry = filesOf('index.html');
for (const { page, from, most } of BUDGETS) weigh(page, new Set([...entry, ...filesOf(from)]), most);
weigh(
  'voice and video',
  [...new Set(VOICES.from.flatMap((name) => [...filesOf(name)]))].filter((file) => !entry.has(file)),
  VOICES.most,
);
if (over) process.exit(1);
