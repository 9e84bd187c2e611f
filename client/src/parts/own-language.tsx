// The language of the pages of whoever facilitates or starts a session.
import type { ReactNode } from 'react';
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

/** What is inside speaks the language chosen in this browser, whatever the plan's: who runs a session in Arabic may not read it. */
export function OwnLanguage({ children }: { children: ReactNode }) {
  return <InLanguage of={useStore(chosen)}>{children}</InLanguage>;
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
