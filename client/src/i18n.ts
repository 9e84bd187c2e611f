// Every sentence that people read comes from a catalogue: locales/<language>/<part>.json.
// A part of the client that is loaded later brings its own with addTexts.
import i18next from 'i18next';
import common from './locales/en/common.json';
import door from './locales/en/door.json';
import refusals from './locales/en/refusals.json';
import type { Millis, Refusal } from './protocol';

i18next.init({
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'common',
  // React escapes; escaping twice would show entities.
  interpolation: { escapeValue: false },
  resources: { en: { common, refusals, door } },
});

/**
 * Catalogues of other languages: complete, and not reviewed by a speaker, so
 * that only a plan that names one or whoever chooses it brings it. What those
 * who take part read is one file; the texts of other pages come with their page.
 */
const others: Record<string, () => Promise<Record<string, object>>> = {
  cy: () => import('./locales/cy'),
  ar: () => import('./locales/ar'),
};
const ofPages = import.meta.glob<object>(['./locales/*/{console,display,next,plan,start}.json', '!./locales/en/*'], {
  import: 'default',
});

/** The parts that the pages loaded so far have added. */
const added = new Set<string>();

/** The languages of the pages by their own names, which not every browser knows; a host chooses one for those who take part. */
export const LANGUAGES: Readonly<Record<string, string>> = { en: 'English', cy: 'Cymraeg', ar: 'العربية' };

/** Brings the catalogue of a language; gives the language that can be spoken, English where there is none or it does not load. */
async function brought(tag: string): Promise<string> {
  const language = tag.split('-')[0] ?? 'en';
  const load = others[language];
  if (!load) return 'en';
  const bring = (part: string, texts: object) => i18next.addResourceBundle(language, part, texts, true, true);
  const page = async (part: string) => {
    const own = ofPages[`./locales/${language}/${part}.json`];
    if (own) bring(part, await own());
  };
  try {
    const [parts] = await Promise.all([load(), ...[...added].map(page)]);
    for (const [part, texts] of Object.entries(parts)) bring(part, texts);
    return language;
  } catch {
    return 'en';
  }
}

let latest = 0;

/** Speaks the language of a plan from now on; of several that are on their way, the one asked for last. */
export async function speak(tag = 'en') {
  const own = ++latest;
  const language = await brought(tag);
  if (own !== latest) return;
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}

export const spoken = () => i18next.language;

/** Adds the catalogue of a part, as "console"; its keys are then "console:key". In other languages it comes when one is spoken next. */
export function addTexts(part: string, texts: object) {
  added.add(part);
  i18next.addResourceBundle('en', part, texts, true, true);
}

/** The sentence for a key such as "door:name.label", with values put in. */
export function t(key: string, values?: Record<string, unknown>): string {
  return i18next.t(key, values ?? {});
}

/** Several words or none in a row, with the comma of the language: Room 3, away. */
export function inARow(words: readonly (string | false | undefined)[]): string {
  return words.filter(Boolean).join(t('comma'));
}

/** The sentence for a refusal. */
export function refusalText(refusal: Refusal): string {
  const key = `refusals:${refusal.code}`;
  const seconds = refusal.retry_after_ms ? Math.ceil(refusal.retry_after_ms / 1000) : undefined;
  if (!i18next.exists(key)) return t('refusals:other', { code: refusal.code });
  if (refusal.code === 'room_full' && !refusal.params?.free) return t('refusals:room_full_none', refusal.params);
  return t(key, { ...refusal.params, seconds });
}

/** The catalogue's language in the reader's own kind of it, for dates: en-GB and not plain en. */
export function language(): string {
  const own = navigator.languages.find((tag) => tag.split('-')[0] === i18next.language) ?? i18next.language;
  // The sentences have these figures, so the dates have them, too.
  return `${own}-u-nu-latn`;
}

/** Keeps what is made for each language: a formatter costs more than what it formats. */
function byLanguage<F>(make: (language: string) => F): () => F {
  const made = new Map<string, F>();
  return () => {
    const tag = language();
    const known = made.get(tag) ?? make(tag);
    made.set(tag, known);
    return known;
  };
}

const clock = byLanguage(
  (tag) => new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
);
const day = byLanguage((tag) => new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long' }));

/** Several things as a list in words: Ann, Raj and Wen. */
export const listFormat = byLanguage((tag) => new Intl.ListFormat(tag, { type: 'conjunction' }));

/** A time of day in this browser's zone: 19:05. */
export const timeOfDay = (at: number): string => clock().format(at);

/** A day in this browser's zone: Thursday 3 March. */
export const dayOf = (at: number): string => day().format(at);

/** A span as a clock shows it: 5:12, or 1:05:12. Never below zero; a started second counts. */
export function clockText(span: Millis): string {
  const seconds = Math.max(0, Math.ceil(span / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** A span in words for a sentence: 8 minutes, 1 minute, 30 seconds. */
export function spanText(span: Millis): string {
  const seconds = Math.round(span / 1000);
  if (seconds < 90 && seconds % 60 !== 0) return t('seconds', { count: seconds });
  return t('minutes', { count: Math.round(seconds / 60) });
}

/** A span to be heard: 5 minutes and 12 seconds. */
export function spokenSpan(span: Millis): string {
  const seconds = Math.max(0, Math.ceil(span / 1000));
  const minutes = Math.floor(seconds / 60);
  const parts = [
    minutes > 0 && t('minutes', { count: minutes }),
    (minutes === 0 || seconds % 60 > 0) && t('seconds', { count: seconds % 60 }),
  ].filter((part) => part !== false);
  return listFormat().format(parts);
}

/** A span in a list, rounded to minutes: 8 min. */
export function shortSpan(span: Millis): string {
  return t('min', { count: Math.max(1, Math.round(span / 60_000)) });
}
