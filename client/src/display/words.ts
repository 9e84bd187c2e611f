import { addTexts, t } from '../i18n';
import texts from '../locales/en/display.json';

addTexts('display', texts);

/** A sentence of the display. */
export const d = (key: string, values?: Record<string, unknown>) => t(`display:${key}`, values);
