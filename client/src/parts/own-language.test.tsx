import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { t } from '../i18n';

const STORED = 'plenary.language';
const Word = () => t('close');
let root: Root;
let at: HTMLElement;

beforeEach(() => {
  at = document.body.appendChild(document.createElement('div'));
  root = createRoot(at);
});
afterEach(() => {
  root.unmount();
  at.remove();
  localStorage.clear();
  vi.resetModules();
});

async function opened(plans?: string) {
  const { chooseLanguage, OwnLanguage } = await import('./own-language');
  const show = (of?: string) =>
    flushSync(() =>
      root.render(
        <OwnLanguage of={of}>
          <Word />
        </OwnLanguage>,
      ),
    );
  show(plans);
  return { show, choose: chooseLanguage };
}

const reads = (word: string) => vi.waitFor(() => expect(at.textContent).toBe(word));

it('is English at once where nothing says otherwise', async () => {
  await opened();
  expect(at.textContent).toBe('Close');
});

it('follows the plan as it was when the page opened', async () => {
  const { show } = await opened('cy');
  await reads('Cau');
  show('ar');
  expect(at.textContent).toBe('Cau');
  expect(document.documentElement.lang).toBe('cy');
});

it('follows what was chosen in this browser rather than the plan, and keeps it', async () => {
  const { choose } = await opened('cy');
  await reads('Cau');
  choose('ar');
  await reads('إغلاق');
  expect(document.documentElement.dir).toBe('rtl');
  expect(localStorage.getItem(STORED)).toBe('ar');
});

it('knows what was chosen before', async () => {
  localStorage.setItem(STORED, 'ar');
  await opened('cy');
  await reads('إغلاق');
});

it('offers the other languages in a menu, by their own names', async () => {
  const { languageItems } = await import('./own-language');
  expect(languageItems().map(({ name, lang }) => [lang, name])).toEqual([
    ['cy', 'Cymraeg'],
    ['ar', 'العربية'],
  ]);
});
