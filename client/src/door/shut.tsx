import { useEffect } from 'react';
import { t } from '../i18n';
import { useSay } from '../live-text';
import { Button } from '../parts/button';
import { Message } from '../parts/message';
import { Refused } from '../parts/refused';
import type { Refusal } from '../protocol';

interface Props {
  refusal: Refusal;
  onOther: () => void;
  onAgain: () => void;
}

/** No door behind the link or the code: it is wrong or over, or the server could not say. */
export function Shut({ refusal, onOther, onAgain }: Props) {
  if (refusal.code === 'unavailable' || refusal.code === 'too_fast') {
    const busy = refusal.code === 'too_fast';
    return (
      <Message heading={busy ? t('door:too_fast') : t('door:unreachable')}>
        <Refused of={refusal} />
        <Button onClick={onAgain}>{t('try_again')}</Button>
      </Message>
    );
  }
  return (
    <Message heading={t('door:wrong')} text={t('door:wrong_text')}>
      <Button onClick={onOther}>{t('door:other_code')}</Button>
    </Message>
  );
}

interface FullProps {
  title: string;
  refusal?: Refusal;
  waiting?: boolean;
  onAgain: () => void;
}

/** Every place is taken: what was filled in stays, and one press asks again. */
export function Full({ title, refusal, waiting, onAgain }: FullProps) {
  const { say } = useSay();
  // Said with each answer, which changes nothing that can be seen.
  useEffect(() => {
    if (refusal) say(t('door:full'));
  }, [refusal, say]);
  return (
    <Message heading={t('door:full')} text={t('door:full_text', { title })}>
      <Button disabled={waiting} onClick={onAgain}>
        {t('try_again')}
      </Button>
    </Message>
  );
}
