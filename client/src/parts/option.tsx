import { Icon, type IconName } from './icon';

/** One of several choices of equal size and weight in a sheet. */
export function Option({
  icon,
  name,
  text,
  onPick,
}: {
  icon: IconName;
  name: string;
  text: string;
  onPick: () => void;
}) {
  return (
    <button type="button" className="option" onClick={onPick}>
      <Icon name={icon} />
      <b>{name}</b>
      <span>{text}</span>
    </button>
  );
}
