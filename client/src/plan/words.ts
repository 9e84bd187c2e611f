import { addTexts, t } from '../i18n';
import texts from '../locales/en/plan.json';
import type { Step } from '../protocol';
import { questionNumber } from './totals';

addTexts('plan', texts);

/** A sentence of the plan editor. */
export function p(key: string, values?: Record<string, unknown>): string {
  return t(`plan:${key}`, values);
}

/** What a step is called in the list. */
export function stepTitle(steps: readonly Step[], index: number): string {
  const step = steps[index];
  if (!step) return '';
  if (step.kind === 'question') {
    const words = { n: questionNumber(steps, index), title: step.title };
    return p(step.title ? 'steps.question_titled' : 'steps.question', words);
  }
  return step.title || p(step.kind === 'close' ? 'steps.closing' : 'steps.introduction');
}
