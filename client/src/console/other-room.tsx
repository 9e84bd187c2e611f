import { Icon } from '../parts/icon';
import type { MenuItem } from '../parts/menu';
import { c } from './words';

/** The last of a menu that has not all rooms. */
export const otherRoom = (onPick: () => void): MenuItem => ({
  key: 'other',
  sign: <Icon name="right" />,
  name: c('place.other'),
  onPick,
});
