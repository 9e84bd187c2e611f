import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { clockText, LANGUAGES, refusalText, speak, t } from './i18n';
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

const flat = (texts: object, before = ''): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([key, text]) =>
      typeof text === 'string' ? [[before + key, text]] : Object.entries(flat(text, `${before}${key}.`)),
    ),
  );

const FORM = /_(zero|one|two|few|many|other)$/;
/** What is put into a sentence: {{name}}, and {room} that people type themselves. */
const values = (text = '') => [...text.matchAll(/\{+\w+\}+/g)].map(([found]) => found).sort();
/** Forms that stand for one number can say it in words. */
const IN_WORDS = ['zero', 'one', 'two'];

/** What is wrong with a part of a catalogue: keys, forms of the plural and values, missing or superfluous. */
function wrongIn(language: string, english: Record<string, string>, own: Record<string, string>): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories as string[];
  const counted = Object.keys(english)
    .filter((key) => key.endsWith('_other') && `${key.slice(0, -'_other'.length)}_one` in english)
    .map((key) => key.slice(0, -'_other'.length));
  const isForm = (key: string) => FORM.test(key) && counted.includes(key.replace(FORM, ''));
  const plain = Object.keys(english).filter((key) => !isForm(key));
  const wanted = [...plain, ...counted.flatMap((key) => forms.map((form) => `${key}_${form}`))];
  // English says nothing of zero by rule, and can have a sentence for it all the same.
  const extra = language === 'en' ? counted.map((key) => `${key}_zero`) : [];
  const likeOf = (key: string) => english[key] ?? english[key.replace(FORM, '_other')] ?? '';
  const same = (key: string, text: string) => {
    const without = (all: string[]) => all.filter((value) => value !== '{{count}}');
    const [has, needs] = [values(text), values(likeOf(key))];
    if (!isForm(key)) return String(has) === String(needs);
    const other = values(english[key.replace(FORM, '_other')]);
    const inWords = IN_WORDS.some((form) => key.endsWith(`_${form}`));
    const count = has.includes('{{count}}') ? other.includes('{{count}}') : inWords || !needs.includes('{{count}}');
    return count && String(without(has)) === String(without(needs));
  };
  return [
    ...wanted.filter((key) => !(key in own)).map((key) => `missing: ${key}`),
    ...Object.keys(own)
      .filter((key) => !wanted.includes(key) && !extra.includes(key))
      .map((key) => `superfluous: ${key}`),
    ...Object.entries(own)
      .filter(([key, text]) => !same(key, text))
      .map(([key]) => `other values: ${key}`),
    ...Object.keys(own)
      .filter((key) => !own[key] !== !likeOf(key))
      .map((key) => `empty: ${key}`),
  ];
}

describe.each(Object.keys(LANGUAGES))('the catalogue %s', (language) => {
  const folder = `${root}src/locales/${language}`;

  it('has the parts that English has', () => {
    const parts = readdirSync(folder).filter((file) => file.endsWith('.json'));
    expect(parts.map((file) => file.replace('.json', '')).sort()).toEqual([...catalogues.keys()].sort());
  });

  it.each([...catalogues])('has all of %s, in all forms of the plural, with the same values', (part, english) => {
    const { reviewed, ...own } = JSON.parse(readFileSync(`${folder}/${part}.json`, 'utf8'));
    expect(wrongIn(language, flat(english), flat(own))).toEqual([]);
    if (language !== 'en') expect(reviewed).toBe('Not reviewed by a speaker.');
  });
});

it('sees what is wrong in a catalogue', () => {
  const english = { a: 'A {{name}}', n_one: '{{count}} of {{of}}', n_other: '{{count}} of {{of}}', last_one: 'One' };
  const forms = {
    n_zero: '{{of}}',
    n_one: '{{of}}',
    n_two: '{{of}}',
    n_few: '{{count}} {{of}}',
    n_many: '{{count}} {{of}}',
  };
  const right = { a: '{{name}} A', ...forms, n_other: '{{count}} {{of}}', last_one: 'Un' };
  expect(wrongIn('cy', english, right)).toEqual([]);
  const { n_two, ...without } = right;
  expect(wrongIn('cy', english, without)).toEqual(['missing: n_two']);
  expect(wrongIn('cy', english, { ...right, b: 'B' })).toContain('superfluous: b');
  expect(wrongIn('cy', english, { ...right, a: 'A' })).toEqual(['other values: a']);
  expect(wrongIn('cy', english, { ...right, n_few: '{{of}}' })).toEqual(['other values: n_few']);
  expect(wrongIn('cy', english, { ...right, n_one: 'one' })).toEqual(['other values: n_one']);
  expect(wrongIn('cy', english, { ...right, last_one: '' })).toEqual(['empty: last_one']);
});

it('brings the texts of a page with the page, and those of no other', async () => {
  vi.resetModules();
  const { addTexts, speak, t } = await import('./i18n');
  await speak('cy');
  expect([t('common:open'), t('stage:quiet')]).toEqual(['Agor', 'Ystafell dawel']);
  expect(t('console:header.announce')).toBe('header.announce');
  addTexts('console', catalogues.get('console') as object);
  expect(t('console:header.announce')).toBe('Announce');
  await speak('cy');
  expect(t('console:header.announce')).toBe('Cyhoeddi');
  expect(t('plan:saved')).toBe('saved');
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
  vi.doMock('./locales/cy', () => {
    throw new Error('the network is gone');
  });
  const { speak, spoken } = await import('./i18n');
  const slow = speak('ar');
  await speak('en');
  await slow;
  expect(spoken()).toBe('en');
  await speak('cy');
  expect(spoken()).toBe('en');
  vi.doUnmock('./locales/cy');
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
