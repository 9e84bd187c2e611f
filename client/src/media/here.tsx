import { late } from '../parts/late';
import { useReal } from '../store';

const Voices = late(() => import('./voices'));

/**
 * Voice and video, in sessions where people talk in the browser; nothing of it is loaded elsewhere.
 * `push: false`: the space bar has another meaning on this page.
 */
export function VoicesHere({ push = true }: { push?: boolean }) {
  const here = useReal(({ sections }) => sections.session?.talk === 'browser' && sections.loop?.phase !== 'ended');
  if (!here) return null;
  return <Voices push={push} />;
}
