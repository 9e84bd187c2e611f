import type { ReactNode } from 'react';
import { t } from '../i18n';
import { type LoopView, roomOf } from '../protocol';
import { Bar } from './bar';
import { Clock, useLeft } from './clock';
import { Heading } from './heading';
import { Icon } from './icon';
import { Mark } from './mark';

interface HeadProps {
  heading: string;
  /** Told with the heading to a screen reader. */
  more?: ReactNode;
  title?: string;
  /** A line under the heading. */
  line?: string;
  /** Shows its clock, with a bar in a room. */
  loop?: LoopView;
  /** The place, for its mark; the main room if it is no breakout. */
  place?: string;
}

/** The header that says where one is and how long. */
export function Head({ heading, more, title, line, loop, place }: HeadProps) {
  const room = roomOf(place);
  const finishing = loop?.phase === 'grace' ? 'finishing' : 'arriving';
  return (
    <header className={room ? `roomhead ${finishing}` : 'roomhead plain'}>
      <div className="row">
        {room ? <Mark room={room.number} size="2.75rem" /> : <Icon name="ring" className="ring-icon" />}
        <div>
          <Heading more={more} title={title}>
            {heading}
          </Heading>
          {line && <p>{line}</p>}
        </div>
        {loop && <Clock loop={loop} className="phone-only" />}
      </div>
      <div className="t">
        {loop && <Clock loop={loop} className="wide-only" />}
        {loop && room && <TimeBar loop={loop} />}
      </div>
    </header>
  );
}

function TimeBar({ loop }: { loop: LoopView }) {
  const [, part] = useLeft(loop);
  return <Bar part={part} />;
}

/** What one can always do, at the lower edge. */
export function Dock({ children }: { children: ReactNode }) {
  return (
    <nav className="dock" aria-label={t('dock')}>
      {children}
    </nav>
  );
}
