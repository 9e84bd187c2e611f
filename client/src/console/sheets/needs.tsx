import { Button } from '../../parts/button';
import { Sheet } from '../../parts/sheet';
import { Chat } from '../chat';
import css from '../console.module.css';
import { Hands } from '../harvest';
import { HelpQueue } from '../needs';
import { c } from '../words';

/** Who asks for help or to speak, and the chat, over the rooms that are looked at. */
export function NeedsSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet heading={c('needs.title')} onClose={onClose}>
      <div className={css.stack}>
        <HelpQueue />
        <Hands />
        <Chat />
        <Button wide onClick={onClose}>
          {c('close')}
        </Button>
      </div>
    </Sheet>
  );
}
