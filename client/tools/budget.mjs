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
for (const { page, from, most } of BUDGETS) {
  const files = new Set([...filesOf('index.html'), ...filesOf(from)]);
  const total = [...files].reduce((sum, file) => sum + size(file), 0);
  console.log(`${(total / KB).toFixed(1).padStart(7)} KB gzip  ${page}, of ${most / KB} KB`);
  over ||= total > most;
}
if (over) process.exit(1);
