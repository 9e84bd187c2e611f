// What axe objects to on a page.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const ALL = { type: 'tag', values: RULES };

/** Brings axe into a page. */
export const bringAxe = (page) => page.evaluate(axe);

/** What axe, once it is there, objects to: by these rules of its, or by all that there are here. */
export const axeFinds = (page, runOnly = ALL) => page.evaluate(violations, runOnly);

async function violations(runOnly) {
  const { violations } = await window.axe.run(document, { runOnly, resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary.split('\n')[1]?.trim()}`),
  );
}
