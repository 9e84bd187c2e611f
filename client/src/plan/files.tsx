import { type ChangeEvent, useState } from 'react';
import { api, call, Refused } from '../api';
import { refusalText } from '../i18n';
import { say } from '../live-text';
import { Button } from '../parts/button';
import { Area } from '../parts/field';
import { fileName, saveFile } from '../parts/file';
import { Sheet } from '../parts/sheet';
import type { Plan, Problem } from '../protocol';
import { useLive } from '../store';
import type { Editor } from './editor';
import css from './plan.module.css';
import { p } from './words';

/** A plan as a text file: out, and in again with what is wrong named by its line. */
export function FilesSheet({ editor, started, onClose }: { editor: Editor; started: boolean; onClose: () => void }) {
  const { session, seat } = useLive();
  const [text, setText] = useState('');
  const [problems, setProblems] = useState<Problem[]>([]);
  const [failed, setFailed] = useState<string>();
  const [waiting, setWaiting] = useState(false);
  const attempt = async (act: () => Promise<void>) => {
    setWaiting(true);
    setProblems([]);
    setFailed(undefined);
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setProblems(error.problems);
      if (error.problems.length === 0) setFailed(refusalText(error.refusal));
    } finally {
      setWaiting(false);
    }
  };
  const download = () =>
    attempt(async () => {
      await editor.flush();
      const response = await call(`/sessions/${encodeURIComponent(session)}/plan.yaml`, { token: seat.token });
      saveFile(await response.blob(), `${fileName(editor.plan.title)}.yaml`);
    });
  const use = () =>
    attempt(async () => {
      const { plan } = await api<{ plan: Plan }>('/plans/check', {
        method: 'POST',
        token: seat.token,
        type: 'text/yaml',
        body: text,
      });
      editor.edit(() => plan);
      if (!(await editor.flush())) return;
      say(p('files.done'));
      onClose();
    });
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file) setText(await file.text());
  };
  return (
    <Sheet heading={p('files.title')} text={p('files.lead')} onClose={onClose}>
      <div className={css.files}>
        <div>
          <Button icon="share" disabled={waiting} onClick={download}>
            {p('files.export')}
          </Button>
        </div>
        {!started && (
          <>
            <label>
              {p('files.import')}
              <input type="file" accept=".yaml,.yml,text/yaml" onChange={choose} />
            </label>
            <Area
              label={p('files.paste')}
              hint={p('files.replaces')}
              className={css.code}
              dir="ltr"
              spellCheck={false}
              rows={8}
              value={text}
              onText={setText}
            />
            <Problems of={problems} />
            {failed && (
              <p className="refused" role="alert">
                {failed}
              </p>
            )}
            <Button disabled={waiting || !text.trim()} onClick={use}>
              {p(waiting ? 'files.checking' : 'files.check')}
            </Button>
          </>
        )}
        <Button kind="quiet" onClick={onClose}>
          {p('files.close')}
        </Button>
      </div>
    </Sheet>
  );
}

function Problems({ of }: { of: Problem[] }) {
  if (of.length === 0) return null;
  return (
    <div role="alert" className={css.problems}>
      <p>
        <b>{p('files.problems', { count: of.length })}</b>
      </p>
      <ul>
        {of.map((problem) => (
          <li key={`${problem.path} ${problem.code} ${problem.line}`}>
            {problem.line ? <b>{p('files.line', { line: problem.line })}</b> : <code>{problem.path}</code>}{' '}
            {problem.text}
            {problem.excerpt && <pre dir="ltr">{problem.excerpt}</pre>}
          </li>
        ))}
      </ul>
    </div>
  );
}
