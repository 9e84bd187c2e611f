import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { clockText, refusalText, t } from './i18n';

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
