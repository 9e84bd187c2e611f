// Makes src/protocol.gen.ts from openapi.json: the sections that are seen, the
// commands that are wished, and whatever they are made of.
//
//   node tools/protocol.mjs [--check] [openapi.json]
//
// With --check nothing is written; the exit status says whether the file is up to date.
import { readFileSync, writeFileSync } from 'node:fs';

const check = process.argv.includes('--check');
const [from = new URL('../openapi.json', import.meta.url)] = process.argv.slice(2).filter((word) => word !== '--check');
const to = new URL('../src/protocol.gen.ts', import.meta.url);
const { schemas } = JSON.parse(readFileSync(from, 'utf8')).components;

const ROOTS = ['Sections', 'CollectionName', 'Commands', 'Plan', 'PlanProblem', 'RefusalCode'];
const HEAD = `// Made by tools/protocol.mjs from openapi.json; not to be edited.

/** Milliseconds since the Unix epoch. */
export type Instant = number;
/** Milliseconds. */
export type Millis = number;
export type Seat = number;
export type Role = YouView['role'];
export type Phase = LoopView['phase'];
export type StepKind = Step['kind'];
export type TalkBy = TalkWays['by'];
export type CardState = CardView['state'];
`;

const nameOf = (ref) => ref.replace('#/components/schemas/', '');

/** What a figure means is in its name: times end in _at, spans in _ms. */
function figure(property) {
  if (property === 'at' || property.endsWith('_at')) return 'Instant';
  if (property.endsWith('_ms')) return 'Millis';
  return ['seat', 'seats', 'missing', 'sitting_out'].includes(property) ? 'Seat' : 'number';
}

function typeOf(schema, property) {
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.enum) return schema.enum.map((word) => `'${word}'`).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'number':
      return figure(property);
    case 'array': {
      const item = typeOf(schema.items, property);
      return `${item.includes('|') ? `(${item})` : item}[]`;
    }
    case 'object':
      return typeof schema.additionalProperties === 'object'
        ? `Record<string, ${typeOf(schema.additionalProperties, property)}>`
        : 'object';
    default:
      return 'unknown';
  }
}

function declared(name, schema) {
  const doc = schema.description ? `/** ${schema.description} */\n` : '';
  if (schema.type !== 'object') return `${doc}export type ${name} = ${typeOf(schema, '')};\n`;
  const required = new Set(schema.required);
  const lines = Object.entries(schema.properties ?? {}).map(([property, value]) => {
    const key = /^\w+$/.test(property) ? property : `'${property}'`;
    const words = value.description ? `  /** ${value.description} */\n` : '';
    return `${words}  ${key}${required.has(property) ? '' : '?'}: ${typeOf(value, property)};\n`;
  });
  return lines.length
    ? `${doc}export interface ${name} {\n${lines.join('')}}\n`
    : `${doc}export type ${name} = object;\n`;
}

function reachable(names) {
  const seen = new Set();
  const visit = (part) => {
    if (part === null || typeof part !== 'object') return;
    if (typeof part.$ref === 'string') take(nameOf(part.$ref));
    for (const value of Object.values(part)) visit(value);
  };
  const take = (name) => {
    if (seen.has(name)) return;
    if (!schemas[name]) throw new Error(`openapi.json has no ${name}`);
    seen.add(name);
    visit(schemas[name]);
  };
  for (const name of names) take(name);
  return [...seen].sort();
}

const made = [HEAD, ...reachable(ROOTS).map((name) => declared(name, schemas[name]))].join('\n');
if (!check) writeFileSync(to, made);
else if (readFileSync(to, 'utf8') !== made) {
  console.error('src/protocol.gen.ts is stale: make generate');
  process.exit(1);
}
