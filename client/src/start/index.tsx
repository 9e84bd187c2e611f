import { type FormEvent, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { refusalText, spoken, t } from '../i18n';
import { Brand } from '../parts/brand';
import { Button } from '../parts/button';
import { useFirstWrong } from '../parts/first-wrong';
import { chooseLanguage, LanguageSelect, OwnLanguage } from '../parts/own-language';
import { Sheet } from '../parts/sheet';
import { useRequest } from '../parts/use-request';
import { startTry } from '../try/seats';
import { Begin } from './begin';
import { CodeForm } from './code-form';
import { MadePage } from './made';
import type { Made } from './rest';
import { Ring } from './ring';
import css from './start.module.css';
import { w } from './words';

/** The page /: try it, type a code, or start a session. */
export default function StartPage() {
  return (
    <OwnLanguage>
      <Start />
    </OwnLanguage>
  );
}

function Start() {
  const [made, setMade] = useState<Made>();
  const [how, setHow] = useState(false);
  const [title, setTitle] = useState('');
  const [step, setStep] = useState<1 | 2>(1);
  useEffect(() => {
    if (!made) document.title = t('title', { name: w('page_title') });
  }, [made]);
  if (made) return <MadePage made={made} />;
  if (step === 2) return <Begin title={title} onBack={() => setStep(1)} onMade={setMade} />;
  return (
    <>
      <header className="top">
        <Brand />
        <Button kind="quiet" small onClick={() => setHow(true)}>
          {w('how')}
        </Button>
      </header>
      <main>
        <Hero />
        <section className={css.doors} aria-label={w('doors')}>
          <CodeForm />
          <TitleForm title={title} onTitle={setTitle} onNext={() => setStep(2)} />
        </section>
      </main>
      <footer className={css.foot}>
        <span>{w('foot.none')}</span>
        <span>{w('foot.erases')}</span>
        <span>{w('foot.own')}</span>
        <LanguageSelect label={w('foot.language')} value={spoken()} onValue={chooseLanguage} />
      </footer>
      {how && <HowSheet onClose={() => setHow(false)} />}
    </>
  );
}

function Hero() {
  const [, navigate] = useLocation();
  const { request, waiting, refusal } = useRequest();
  const start = async () => {
    const id = await request(startTry);
    if (id) navigate(`/try/${id}`);
  };
  return (
    <section className={css.hero}>
      <div>
        <h1>{w('hero.title')}</h1>
        <p className={css.lead}>{w('hero.lead')}</p>
        <Button kind="primary" disabled={waiting} onClick={start}>
          {w(waiting ? 'hero.trying' : 'hero.try')}
        </Button>
        {refusal ? (
          <p className="refused" role="alert">
            {refusalText(refusal)}
          </p>
        ) : (
          <p className={`hint ${css.under}`}>{w('hero.try_hint')}</p>
        )}
      </div>
      <Ring className={css.ring} label={w('hero.ring')} />
    </section>
  );
}

const MAX_TITLE = 120;

function TitleForm({
  title,
  onTitle,
  onNext,
}: {
  title: string;
  onTitle: (title: string) => void;
  onNext: () => void;
}) {
  const [empty, setEmpty] = useState(false);
  const [form, showWrong] = useFirstWrong();
  const next = (event: FormEvent) => {
    event.preventDefault();
    if (title.trim()) return onNext();
    setEmpty(true);
    showWrong();
  };
  return (
    <form className={`panel ${css.panel}`} ref={form} onSubmit={next} noValidate>
      <h2>{w('begin.title')}</h2>
      <p className="hint">{w('begin.hint')}</p>
      <label htmlFor="title">{w('begin.name')}</label>
      <div className={css.line}>
        <input
          id="title"
          dir="auto"
          maxLength={MAX_TITLE}
          placeholder={w('begin.name_example')}
          value={title}
          aria-invalid={empty || undefined}
          aria-describedby={empty ? 'title-error' : undefined}
          onChange={(event) => onTitle(event.target.value)}
        />
        <Button type="submit">{w('begin.next')}</Button>
      </div>
      {empty && (
        <p className="refused" id="title-error">
          {w('begin.name_empty')}
        </p>
      )}
    </form>
  );
}

function HowSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet heading={w('how_page.title')} onClose={onClose}>
      <ol className={css.how}>
        {['gather', 'split', 'share', 'back'].map((step) => (
          <li key={step}>{w(`how_page.steps.${step}`)}</li>
        ))}
      </ol>
      <Button wide onClick={onClose}>
        {w('how_page.close')}
      </Button>
    </Sheet>
  );
}
