import { useMemo } from 'react';
import type { Open } from '../scene';
import { AnnounceSheet } from './announce';
import { AsidesSheet } from './asides';
import { AddSheet, EditSheet } from './edit';
import { EndSheet } from './end';
import { KeysSheet } from './keys';
import { MergeSheet } from './merge';
import { NeedsSheet } from './needs';
import { NextSheet } from './next';
import { PeopleSheet } from './people';
import { PlaceSheet } from './place';
import { RehearseSheet } from './rehearse';
import { ShareSheet } from './share';
import { WriteSheet } from './write';

export { EndedPage } from '../ended';
export { Preview } from '../preview';

export interface SheetsProps {
  open: Open | undefined;
  keysOn: boolean;
  turnKeys: (on: boolean) => void;
  /** Shows for a while what was done. */
  tell: (text: string) => void;
  onClose: () => void;
}

/** What lies over the console, one at a time. */
export default function Sheets({ open, keysOn, turnKeys, tell, onClose }: SheetsProps) {
  const key = useMemo(() => JSON.stringify(open), [open]);
  if (!open) return null;
  switch (open.sheet) {
    case 'people':
      return <PeopleSheet onClose={onClose} />;
    case 'announce':
      return <AnnounceSheet key={key} room={open.room} tell={tell} onClose={onClose} />;
    case 'merge':
      return <MergeSheet key={key} room={open.room} onClose={onClose} />;
    case 'write':
      return <WriteSheet key={key} help={open.help} onClose={onClose} />;
    case 'edit':
      return <EditSheet key={key} step={open.step} onClose={onClose} />;
    case 'add':
      return <AddSheet onClose={onClose} />;
    case 'needs':
      return <NeedsSheet onClose={onClose} />;
    case 'place':
      return <PlaceSheet key={key} seat={open.seat} onClose={onClose} />;
    case 'next':
      return <NextSheet onClose={onClose} />;
    case 'share':
      return <ShareSheet onClose={onClose} />;
    case 'asides':
      return <AsidesSheet onClose={onClose} />;
    case 'rehearse':
      return <RehearseSheet onClose={onClose} />;
    case 'keys':
      return <KeysSheet on={keysOn} onTurn={turnKeys} onClose={onClose} />;
    case 'end':
      return <EndSheet onClose={onClose} />;
  }
}
