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

async function open() {
  const { chooseLanguage, OwnLanguage } = await import('./own-language');
  flushSync(() =>
    root.render(
      <OwnLanguage>
        <Word />
      </OwnLanguage>,
    ),
  );
  return chooseLanguage;
}

const reads = (word: string) => vi.waitFor(() => expect(at.textContent).toBe(word));

it('is English at once where nothing says otherwise', async () => {
  await open();
  expect(at.textContent).toBe('Close');
});

it('follows what is chosen in this browser, and keeps it', async () => {
  const choose = await open();
  choose('ar');
  await reads('إغلاق');
  expect(document.documentElement.dir).toBe('rtl');
  expect(localStorage.getItem(STORED)).toBe('ar');
});

it('knows what was chosen before', async () => {
  localStorage.setItem(STORED, 'ar');
  await open();
  await reads('إغلاق');
});

it('offers the other languages in a menu, by their own names', async () => {
  const { languageItems } = await import('./own-language');
  expect(languageItems().map(({ name, lang }) => [lang, name])).toEqual([
    ['cy', 'Cymraeg'],
    ['ar', 'العربية'],
  ]);
});
