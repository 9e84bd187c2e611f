import { addTexts, t } from '../i18n';
import texts from '../locales/en/media.json';

addTexts('media', texts);

/** A sentence of voice and video. */
export function m(key: string, values?: Record<string, unknown>): string {
  return t(`media:${key}`, values);
}
