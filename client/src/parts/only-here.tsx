import { t } from '../i18n';

/** Whether a link leads to the computer that it is opened on, whichever that is. */
export const isOnlyHere = (link: string) => /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(link).hostname);

/** Beside a link: that others can't open it, and how they get in. */
export function OnlyHere({ link }: { link: string }) {
  return isOnlyHere(link) ? <p className="hint">{t('only_here')}</p> : null;
}
