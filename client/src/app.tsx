import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { Door } from './door';
import { t } from './i18n';
import { LiveText } from './live-text';
import { Message } from './parts/message';

const Session = lazy(() => import('./session'));
const Start = lazy(() => import('./start'));
const Console = lazy(() => import('./console'));
const Plan = lazy(() => import('./plan'));
const Display = lazy(() => import('./display'));
const Try = lazy(() => import('./try'));
const Fixtures = import.meta.env.MODE !== 'production' ? lazy(() => import('./fixtures')) : undefined;

/** The path that the server serves Plenary under, without the last slash. */
const base = new URL(document.baseURI).pathname.replace(/\/$/, '');

export function App() {
  return (
    <Router base={base}>
      <LiveText />
      <Suspense fallback={<Message heading={t('loading')} />}>
        <Switch>
          <Route path="/">
            <Start />
          </Route>
          <Route path="/j">
            <Door />
          </Route>
          <Route path="/s/:id">{({ id }) => <Session key={id} session={id} />}</Route>
          <Route path="/s/:id/console">{({ id }) => <Console key={id} session={id} />}</Route>
          <Route path="/s/:id/plan">{({ id }) => <Plan key={id} session={id} />}</Route>
          <Route path="/s/:id/display">{({ id }) => <Display key={id} session={id} />}</Route>
          <Route path="/try/:id">{({ id }) => <Try key={id} session={id} />}</Route>
          {Fixtures && (
            <Route path="/fixtures/*?">
              <Fixtures />
            </Route>
          )}
          <Route>
            <Message heading={t('nothing_here')} text={t('nothing_here_text')} home />
          </Route>
        </Switch>
      </Suspense>
    </Router>
  );
}
