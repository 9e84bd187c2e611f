// The catalogue of the console, and the few sentences that are put together.
import { addTexts, t } from '../i18n';
import texts from '../locales/en/console.json';
import type { AgendaStep } from '../protocol';
import type { Words } from './action';

addTexts('console', texts);

/** A sentence of the console. */
export function c(key: string, values?: Record<string, unknown>): string {
  return t(`console:${key}`, values);
}

export const peopleCount = (count: number) => c('people_count', { count });
export const roomsCount = (count: number) => c('rooms_count', { count });
export const minutesCount = (count: number) => c('minutes_count', { count });
export const roomName = (number: number) => c('room', { number });

/** Puts counts beside their nouns: {people: 53} also gives people_count, "53 people". */
export function counted(words: Words): Record<string, unknown> {
  return {
    ...words,
    people_count: peopleCount(Number(words.people ?? 0)),
    rooms_count: roomsCount(Number(words.rooms ?? 0)),
    minutes_count: minutesCount(Number(words.minutes ?? 0)),
  };
}

/** What a step of the plan is called. */
export function stepName(step: AgendaStep): string {
  if (step.kind === 'question') {
    const words = { n: step.question, title: step.title };
    return c(step.title ? 'agenda.question_titled' : 'agenda.question', words);
  }
  return step.title || c(step.kind === 'close' ? 'agenda.closing' : 'agenda.introduction');
}
