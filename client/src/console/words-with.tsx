import type { ComponentProps } from 'react';
import { Text } from '../parts/text';

/** A sentence of the console with elements in it, such as names in their own direction. */
export function Words({ of, ...rest }: { of: string } & Omit<ComponentProps<typeof Text>, 'k'>) {
  return <Text k={`console:${of}`} {...rest} />;
}
