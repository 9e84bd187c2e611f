// The language of the pages of whoever facilitates or starts a session.
import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { LANGUAGES, spoken, t } from '../i18n';
import { InLanguage } from './in-language';
import type { MenuItem } from './menu';

const STORED = 'plenary.language';

const chosen = createStore(() => localStorage.getItem(STORED) ?? undefined);

/** Chooses the language of one's own pages, in this browser. */
export function chooseLanguage(language: string) {
  localStorage.setItem(STORED, language);
  chosen.setState(language, true);
}

/**
 * What is inside speaks the language chosen in this browser, else the plan's as
 * it was when the page opened: a change of the plan takes no page from under
 * whoever makes it.
 */
export function OwnLanguage({ of: plans, children }: { of?: string; children: ReactNode }) {
  const own = useStore(chosen);
  const [opened] = useState(plans);
  return <InLanguage of={own ?? opened}>{children}</InLanguage>;
}

/** The other languages, to choose from a menu. */
export function languageItems(): MenuItem[] {
  return Object.entries(LANGUAGES)
    .filter(([language]) => language !== spoken())
    .map(([language, name]) => ({
      key: language,
      name,
      lang: language,
      text: language === 'en' ? undefined : t('not_reviewed'),
      onPick: () => chooseLanguage(language),
    }));
}

interface Props {
  label: string;
  hint?: ReactNode;
  value: string | undefined;
  onValue: (language: string) => void;
}

/** All languages by their own names, and whether a speaker has reviewed them. */
export function LanguageSelect({ label, hint, value, onValue }: Props) {
  return (
    <label>
      {label}
      <select value={value && value in LANGUAGES ? value : 'en'} onChange={(event) => onValue(event.target.value)}>
        {Object.entries(LANGUAGES).map(([language, name]) => (
          <option key={language} value={language} lang={language}>
            {language === 'en' ? name : `${name} (${t('not_reviewed')})`}
          </option>
        ))}
      </select>
      {hint}
    </label>
  );
}
