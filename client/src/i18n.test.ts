import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { clockText, refusalText, speak, t } from './i18n';
import './session-texts';

const root = `${process.cwd()}/`;
const catalogues = new Map(
  readdirSync(`${root}src/locales/en`).map((file) => [
    file.replace('.json', ''),
    JSON.parse(readFileSync(`${root}src/locales/en/${file}`, 'utf8')) as Record<string, unknown>,
  ]),
);

function has(key: string): boolean {
  const [part, path] = key.includes(':') ? (key.split(':') as [string, string]) : ['common', key];
  let at: unknown = catalogues.get(part);
  const steps = path.split('.');
  for (const [i, step] of steps.entries()) {
    const level = at as Record<string, unknown> | undefined;
    if (level === undefined || typeof level === 'string') return false;
    at = level[step] ?? (i === steps.length - 1 ? level[`${step}_other`] : undefined);
  }
  return typeof at === 'string';
}

it('has a sentence for every refusal of the protocol', () => {
  const protocol = readFileSync(`${root}../docs/protocol.md`, 'utf8');
  const listed = /## Refusals\n([\s\S]*?)\n## /.exec(protocol)?.[1] ?? '';
  const codes = [...listed.matchAll(/`([a-z_]+)`/g)].map((match) => match[1] as string);
  const declared = /RefusalCode = ([^;]*);/.exec(readFileSync(`${root}src/protocol.gen.ts`, 'utf8'))?.[1] ?? '';
  codes.push(...[...declared.matchAll(/'([a-z_]+)'/g)].map((match) => match[1] as string));
  expect(codes.length).toBeGreaterThan(70);
  expect(codes.filter((code) => !has(`refusals:${code}`))).toEqual([]);
});

it('has a sentence for every key that the pages use', () => {
  const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !/test/.test(file),
  );
  const missing: string[] = [];
  for (const file of sources) {
    const text = readFileSync(`${root}src/${file}`, 'utf8');
    for (const [, key] of text.matchAll(/\bt\(\s*'([^']+)'/g)) if (key && !has(key)) missing.push(`${file}: ${key}`);
    for (const [, key] of text.matchAll(/<Text\s+k="([^"]+)"/g)) if (key && !has(key)) missing.push(`${file}: ${key}`);
  }
  expect(missing).toEqual([]);
});

it('puts figures into refusals', () => {
  expect(refusalText({ code: 'room_full', params: { room: 4, free: 10 } })).toBe(
    'Room 4 is full. Room 10 has a place.',
  );
  expect(refusalText({ code: 'room_full', params: { room: 4, free: 0 } })).toContain('so are the others');
  expect(refusalText({ code: 'never_heard_of' })).toContain('never_heard_of');
});

it('writes times as clocks do', () => {
  expect([0, 999, 60_000, 312_000, 3_912_000].map(clockText)).toEqual(['0:00', '0:01', '1:00', '5:12', '1:05:12']);
  expect(clockText(-5)).toBe('0:00');
});

it('leaves people’s own text alone', () => {
  expect(t('announced_by', { name: '<b>Jo</b>', text: '{{name}} & co' })).toBe('<b>Jo</b> says: {{name}} & co');
});

describe.each(['cy', 'ar'])('the catalogue %s', (language) => {
  const { reviewed, ...parts } = JSON.parse(readFileSync(`${root}src/locales/${language}.json`, 'utf8'));
  const flat = (texts: object, before = ''): Record<string, string> =>
    Object.fromEntries(
      Object.entries(texts).flatMap(([key, text]) =>
        typeof text === 'string' ? [[before + key, text]] : Object.entries(flat(text, `${before}${key}.`)),
      ),
    );
  // Of the plural "other" is needed; the other forms are each language's own.
  const plain = (keys: string[]) => keys.filter((key) => !/_(zero|one|two|few|many)$/.test(key)).sort();
  const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]).sort();

  it('says that no speaker has reviewed it', () => expect(reviewed).toBe('Not reviewed by a speaker.'));

  it.each(Object.keys(parts))('has all of %s, with the same values in it', (part) => {
    const english = flat(catalogues.get(part) as object);
    const own = flat(parts[part]);
    expect(plain(Object.keys(own))).toEqual(plain(Object.keys(english)));
    const differing = Object.keys(own).filter((key) => {
      const like = english[key] ?? english[key.replace(/_[a-z]+$/, '_other')] ?? '';
      return values(own[key] as string).some((value) => !values(like).includes(value));
    });
    expect(differing).toEqual([]);
  });

  it('is complete for those who take part', () => {
    const theirs = ['breakout', 'closing', 'common', 'display', 'door', 'harvest', 'refusals', 'stage'];
    expect(Object.keys(parts).sort()).toEqual(theirs);
  });
});

it('speaks the language of a plan, with its plurals, and English again', async () => {
  await speak('ar-EG');
  expect(document.documentElement.dir).toBe('rtl');
  expect([1, 2, 5, 30].map((count) => t('minutes', { count }))).toEqual([
    'دقيقة واحدة',
    'دقيقتان',
    '5 دقائق',
    '30 دقيقة',
  ]);
  expect(t('stage:here', { count: 0, names: 'Jo' })).toBe('معك: Jo.');
  await speak('cy');
  expect(document.documentElement.lang).toBe('cy');
  expect([0, 1, 2, 3, 6, 9].map((count) => t('seconds', { count }))).toContain('6 eiliad');
  await speak('tlh');
  expect(document.documentElement.dir).toBe('ltr');
  expect(t('minutes', { count: 2 })).toBe('2 minutes');
});

it('speaks what was asked for last, and English where a catalogue does not load', async () => {
  vi.resetModules();
  vi.doMock('./locales/cy.json', () => {
    throw new Error('the network is gone');
  });
  const { speak, spoken } = await import('./i18n');
  const slow = speak('ar');
  await speak('en');
  await slow;
  expect(spoken()).toBe('en');
  await speak('cy');
  expect(spoken()).toBe('en');
  vi.doUnmock('./locales/cy.json');
});

it('finds no text outside the catalogues', () => {
  const pages = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.tsx') && !file.startsWith('fixtures'),
  );
  const letters = /\p{Letter}{2}/u;
  const found: string[] = [];
  for (const file of pages) {
    const text = readFileSync(`${root}src/${file}`, 'utf8');
    const between = [...text.matchAll(/>([^<>{}()=;]+)<\//g), ...text.matchAll(/^\s+([\p{Lu}][^<>{}()=;:,'"`]+)$/gmu)];
    const attributes = text.matchAll(/\b(?:label|aria-label|title|alt|placeholder|heading|text)="([^"]+)"/g);
    for (const [, words] of [...between, ...attributes]) {
      if (words && letters.test(words)) found.push(`${file}: ${words.trim()}`);
    }
  }
  // A name, and what codes and links look like.
  const allowed = /: (Plenary|K7WM 4TQD|https:\/\/)$/;
  expect(found.filter((one) => !allowed.test(one))).toEqual([]);
});
