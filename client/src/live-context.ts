import { createContext } from 'react';
import type { Live } from './store';

/** The session that a page belongs to; apart from the store, which the door does without. */
export const LiveContext = createContext<Live | undefined>(undefined);
