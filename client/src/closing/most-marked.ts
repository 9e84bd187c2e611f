import type { TopicView } from '../protocol';

/** Topics by their marks, the most first; of several with as many the oldest. */
export function mostMarked(topics: readonly TopicView[]): TopicView[] {
  return topics.toSorted((a, b) => b.marks - a.marks || a.n - b.n);
}
