import { isOnlyHere } from '../parts/only-here';
import { useSection } from '../store';
import { c } from './words';

/** Browsers give no microphone to a page without https, whatever the host's own page came by. */
export const keepsMicrophones = (link: string) => new URL(link).protocol === 'http:' && !isOnlyHere(link);

/** Beside a link to a session whose people talk in the browser: that by this link they can't. */
export function NoMicrophones({ link }: { link: string }) {
  const talk = useSection('session')?.talk;
  return talk === 'browser' && keepsMicrophones(link) ? <p className="hint">{c('share.insecure')}</p> : null;
}
