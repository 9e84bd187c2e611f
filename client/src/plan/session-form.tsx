import { t } from '../i18n';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Area, Field } from '../parts/field';
import { NextDateFields } from '../parts/next-date';
import { LanguageSelect } from '../parts/own-language';
import { Stepper } from '../parts/stepper';
import type { Ask, Plan, TalkWays } from '../protocol';
import { type Editor, problemAt, type SaveState } from './editor';
import css from './plan.module.css';
import { problemText } from './step-form';
import { p } from './words';

const SECOND = 1000;
const HOUR = 3_600_000;
const MAX_TITLE = 120;
const MAX_WORDS = 600;
const MAX_ASKS = 3;

interface Props {
  plan: Plan;
  edit: Editor['edit'];
  state: SaveState;
}

/** What is said about the whole session: title, welcome, how people talk, private questions, times. */
export function SessionForm({ plan, edit, state }: Props) {
  const put = (part: Partial<Plan>) => edit((now) => ({ ...now, ...part }));
  const error = (path: string) => {
    const problem = problemAt(state, path);
    return problem && problemText(problem.code, problem.text);
  };
  return (
    <>
      <h2>{p('session.heading')}</h2>
      <Field
        label={p('session.title')}
        error={error('title')}
        maxLength={MAX_TITLE}
        value={plan.title}
        onText={(title) => put({ title })}
      />
      <Area
        label={p('session.welcome')}
        optional
        rows={2}
        maxLength={MAX_WORDS}
        error={error('welcome')}
        value={plan.welcome ?? ''}
        onText={(welcome) => put({ welcome })}
      />
      <Field
        label={p('session.starts')}
        optional
        type="datetime-local"
        value={localTime(plan.starts_at)}
        onText={(text) => put({ starts_at: text ? new Date(text).getTime() : undefined })}
      />
      <fieldset className={css.sizes}>
        <legend className={css.legend}>{t('next:heading')}</legend>
        <p className="hint">{t('next:hint')}</p>
        <NextDateFields value={plan.next} onValue={(next) => put({ next })} error={(part) => error(`next.${part}`)} />
      </fieldset>
      <LanguageSelect
        label={p('session.language')}
        hint={<small className={css.small}>{p('session.language_hint')}</small>}
        value={plan.language}
        onValue={(language) => put({ language })}
      />
      <TalkForm talk={plan.talk} error={error} onTalk={(talk) => put({ talk })} />
      <AsksForm asks={plan.asks ?? []} error={error} onAsks={(asks) => put({ asks })} />
      <Area
        label={p('session.quiet')}
        hint={p('session.quiet_hint')}
        optional
        rows={2}
        maxLength={MAX_WORDS}
        value={plan.quiet_text ?? ''}
        onText={(quiet_text) => put({ quiet_text })}
      />
      <fieldset>
        <legend className={css.legend}>{p('session.times')}</legend>
        <div className={css.three}>
          <Stepper
            label={p('session.notice')}
            value={plan.notice_ms / SECOND}
            min={0}
            max={60}
            step={5}
            onValue={(s) => put({ notice_ms: s * SECOND })}
          />
          <Stepper
            label={p('session.grace')}
            value={plan.grace_ms / SECOND}
            min={20}
            max={120}
            step={10}
            onValue={(s) => put({ grace_ms: s * SECOND })}
          />
          <Stepper
            label={p('session.keep')}
            value={Math.round(plan.keep_for_ms / HOUR)}
            min={0}
            max={720}
            step={12}
            onValue={(h) => put({ keep_for_ms: h * HOUR })}
          />
        </div>
      </fieldset>
      <Choice checked={plan.room_numbers ?? false} onPick={(room_numbers) => put({ room_numbers })}>
        {p('session.numbers')} <small className="hint">{p('session.numbers_hint')}</small>
      </Choice>
    </>
  );
}

/** An instant as the browser's own field for date and time wants it: local, to the minute. */
function localTime(at: number | undefined): string {
  if (!at) return '';
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

type ErrorAt = (path: string) => string | undefined;

function TalkForm({ talk, error, onTalk }: { talk: TalkWays; error: ErrorAt; onTalk: (talk: TalkWays) => void }) {
  const put = (part: Partial<TalkWays>) => onTalk({ ...talk, ...part });
  const list = talk.template === undefined && (talk.rooms?.length ?? 0) > 0;
  const badRoom = talk.rooms?.map((_, i) => error(`talk.rooms[${i}]`)).find(Boolean);
  return (
    <fieldset className={css.sizes}>
      <legend className={css.legend}>{p('session.talk')}</legend>
      <div className="choices">
        <Choice name="talk" checked={talk.by === 'browser'} onPick={() => put({ by: 'browser' })}>
          {p('session.browser')}
          <small className={css.small}>
            {p(isSecureContext ? 'session.browser_hint' : 'session.browser_insecure')}
          </small>
        </Choice>
        <Choice name="talk" checked={talk.by === 'writing'} onPick={() => put({ by: 'writing' })}>
          {p('session.writing')}
          <small className={css.small}>{p('session.writing_hint')}</small>
        </Choice>
        <Choice
          name="talk"
          checked={talk.by === 'links'}
          onPick={() => put({ by: 'links', template: talk.template ?? (list ? undefined : '') })}
        >
          {p('session.links')}
          <small className={css.small}>{p('session.links_hint')}</small>
        </Choice>
      </div>
      {talk.by === 'browser' && (
        <Choice plain checked={talk.ask_to_speak ?? false} onPick={(ask_to_speak) => put({ ask_to_speak })}>
          {p('session.ask_to_speak')}
          <small className={css.small}>{p('session.ask_to_speak_hint')}</small>
        </Choice>
      )}
      {talk.by === 'links' && (
        <>
          <Field
            label={p('session.main_link')}
            type="url"
            optional
            hint={p('session.https')}
            error={error('talk.main')}
            value={talk.main ?? ''}
            onText={(main) => put({ main })}
          />
          <label>
            {p('session.rooms_how')}
            <select
              value={list ? 'list' : 'template'}
              onChange={(event) =>
                put(
                  event.target.value === 'list'
                    ? { template: undefined, rooms: [''] }
                    : { template: '', rooms: undefined },
                )
              }
            >
              <option value="template">{p('session.template')}</option>
              <option value="list">{p('session.list')}</option>
            </select>
          </label>
          {list ? (
            <Area
              label={p('session.list')}
              className=""
              hint={p('session.list_hint')}
              error={badRoom}
              rows={5}
              value={(talk.rooms ?? []).join('\n')}
              onText={(text) => put({ rooms: text.split('\n').map((line) => line.trim()) })}
            />
          ) : (
            <Field
              label={p('session.template')}
              type="url"
              hint={p('session.template_hint')}
              placeholder={p('session.template_example')}
              error={error('talk.template') ?? error('talk.rooms')}
              value={talk.template ?? ''}
              onText={(template) => put({ template })}
            />
          )}
        </>
      )}
      <Field
        label={p('session.captions')}
        type="url"
        optional
        hint={p('session.captions_hint')}
        error={error('talk.captions')}
        value={talk.captions ?? ''}
        onText={(captions) => put({ captions })}
      />
    </fieldset>
  );
}

function AsksForm({ asks, error, onAsks }: { asks: Ask[]; error: ErrorAt; onAsks: (asks: Ask[]) => void }) {
  const put = (index: number, part: Partial<Ask>) =>
    onAsks(asks.map((ask, i) => (i === index ? { ...ask, ...part } : ask)));
  return (
    <fieldset className={css.sizes}>
      <legend className={css.legend}>{p('session.asks')}</legend>
      <p className="hint">{p('session.asks_hint')}</p>
      {asks.map((ask, i) => (
        <div key={ask.id} className={css.ask}>
          <Field
            label={p('session.ask_text', { n: i + 1 })}
            maxLength={MAX_TITLE}
            error={error(`asks[${i}].text`)}
            value={ask.text}
            onText={(text) => put(i, { text })}
          />
          <div className={css.two}>
            <Area
              label={p('session.ask_options')}
              rows={3}
              className=""
              error={error(`asks[${i}].options`)}
              value={ask.options.join('\n')}
              onText={(text) => put(i, { options: text.split('\n') })}
              onBlur={() => put(i, { options: ask.options.map((option) => option.trim()).filter(Boolean) })}
            />
            <label>
              {p('session.ask_use')}
              <select value={ask.use} onChange={(event) => put(i, { use: event.target.value as Ask['use'] })}>
                <option value="mix">{p('session.mix')}</option>
                <option value="apart">{p('session.apart')}</option>
                <option value="match">{p('session.match')}</option>
              </select>
            </label>
          </div>
          <Button kind="text" small onClick={() => onAsks(asks.toSpliced(i, 1))}>
            {p('session.ask_remove')}
          </Button>
        </div>
      ))}
      {asks.length < MAX_ASKS && (
        <div>
          <Button
            small
            icon="plus"
            onClick={() => onAsks([...asks, { id: freeID(asks), text: '', options: [], use: 'mix' }])}
          >
            {p('session.ask_add')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

function freeID(asks: readonly Ask[]): string {
  let n = 1;
  while (asks.some(({ id }) => id === `ask${n}`)) n++;
  return `ask${n}`;
}
