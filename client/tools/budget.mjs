// Fails when what a participant's browser loads first is heavier than it may be.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Gzip bytes; a phone on bad hospital wifi is ready in about two seconds with it. */
const ENTRY_BUDGET = 110 * 1024;

const dist = new URL('../dist/', import.meta.url);
const page = readFileSync(new URL('index.html', dist), 'utf8');
const size = (path) => gzipSync(readFileSync(new URL(path, dist))).length;
const entry = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map((match) => match[1]);
const total = entry.reduce((sum, path) => sum + size(path), 0);
for (const file of readdirSync(new URL('assets/', dist))) {
  console.log(`${(size(`assets/${file}`) / 1024).toFixed(1).padStart(7)} KB gzip  ${file}`);
}
console.log(`${(total / 1024).toFixed(1).padStart(7)} KB gzip  entry, of ${ENTRY_BUDGET / 1024} KB`);
if (total > ENTRY_BUDGET) process.exit(1);
