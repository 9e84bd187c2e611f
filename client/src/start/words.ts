import { addTexts, t } from '../i18n';
import texts from '../locales/en/start.json';

addTexts('start', texts);

/** A sentence of the start page. */
export function w(key: string, values?: Record<string, unknown>): string {
  return t(`start:${key}`, values);
}
