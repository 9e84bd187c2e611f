import { type ReactNode, useState } from 'react';
import { t } from '../i18n';
import { Tabs } from '../parts/tabs';
import { useCollection, useSection } from '../store';
import { Chat } from './chat';
import { Links } from './links';
import { People } from './people';
import css from './stage.module.css';
import { Topics } from './topics';

const sides = ['chat', 'links', 'topics', 'people'] as const;
const icons = { wall: 'cards', chat: 'chat', links: 'link', topics: 'pen', people: 'people' } as const;

/**
 * Beside the main room: its chat, the Links, topics for next time, who is here.
 * On a narrow page the wall is one tab more, and the first.
 */
export function Side({ wall, topics = true }: { wall?: ReactNode; topics?: boolean }) {
  const keys = [...(wall ? (['wall'] as const) : []), ...sides.filter((key) => topics || key !== 'topics')];
  const [open, setOpen] = useState<(typeof keys)[number]>(wall ? 'wall' : 'chat');
  const shown = keys.includes(open) ? open : 'chat';
  const lines = useCollection('main_chat');
  const closed = useSection('loop')?.chat_closed;
  const tabs = keys.map((key) => ({ key, name: t(`stage:tab.${key}`), icon: icons[key] }));
  return (
    <aside className={css.side} aria-label={t('stage:beside')}>
      <Tabs label={t('stage:beside')} tabs={tabs} open={shown} onOpen={setOpen} className="tabs-text">
        {shown === 'wall' && <div className={css.panel}>{wall}</div>}
        {shown === 'chat' && (
          <Chat
            lines={lines}
            label={t('stage:chat')}
            write={t('stage:write')}
            where="main"
            empty={t('stage:chat_empty')}
            closed={closed ? t('stage:chat_closed') : undefined}
          />
        )}
        {shown === 'links' && <Links />}
        {shown === 'topics' && <Topics />}
        {shown === 'people' && <People />}
      </Tabs>
    </aside>
  );
}
