import { useState } from 'react';
import { Refused } from '../api';
import type { Refusal } from '../protocol';

/** One REST request at a time for a button; `refusal` is why the last one failed. */
export function useRequest() {
  const [waiting, setWaiting] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const request = async <T>(make: () => Promise<T>): Promise<T | undefined> => {
    setWaiting(true);
    setRefusal(undefined);
    try {
      return await make();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
      return undefined;
    } finally {
      setWaiting(false);
    }
  };
  return { request, waiting, refusal };
}
