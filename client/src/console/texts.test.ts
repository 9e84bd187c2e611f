import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const src = join(import.meta.dirname, '..');

/** The catalogues with the function that reads each, and the folders that use it. */
const catalogues = [
  { name: 'console', reader: 'c', folders: ['console', 'console/sheets'] },
  { name: 'plan', reader: 'p', folders: ['plan'] },
  { name: 'display', reader: 'd', folders: ['display'] },
  { name: 'start', reader: 'w', folders: ['start', 'try'] },
];

function keysOf(texts: object, before = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${before}${key}`] : keysOf(value, `${before}${key}.`),
  );
}

function sources(folder: string): string {
  const files = readdirSync(join(src, folder)).filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'));
  return files.map((file) => readFileSync(join(src, folder, file), 'utf8')).join('\n');
}

describe.each(catalogues)('the catalogue $name', ({ name, reader, folders }) => {
  const keys = keysOf(JSON.parse(readFileSync(join(src, `locales/en/${name}.json`), 'utf8')) as object);
  const plain = new Set(keys.map((key) => key.replace(/_(one|other)$/, '')));
  const text = folders.map(sources).join('\n');

  test('has a sentence for every key that is used', () => {
    const read = new RegExp(`(?:\\b${reader}\\('|<Words of=")([a-z_.]+)['"]`, 'g');
    const used = [...text.matchAll(read)].map((found) => found[1] as string);
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((key) => !plain.has(key))).toEqual([]);
  });

  test('has no sentence that nobody reads', () => {
    // A key may also be put together from parts: then its last word stands in the source, or its group is open-ended.
    const open = [...text.matchAll(/`([a-z_.]+)\$\{/g)].map((found) => found[1] as string);
    const unread = [...plain].filter(
      (key) => !text.includes(`'${key}'`) && !text.includes(`"${key}"`) && !open.some((start) => key.startsWith(start)),
    );
    expect(unread).toEqual([]);
  });
});
