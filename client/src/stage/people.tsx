import { inARow, t } from '../i18n';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icon';
import { Menu } from '../parts/menu';
import type { PersonView, Seat } from '../protocol';
import { useSection } from '../store';
import { useHidden } from '../you/hidden';
import css from './stage.module.css';

/** Who is in the main room: by name while they are few, else how many. */
export function People() {
  const main = useSection('main');
  const you = useSection('you');
  if (!main) return null;
  return (
    <section className={css.panel}>
      <p className="sm muted">{t('stage:count', { count: main.here, all: main.count })}</p>
      {main.people && <PeopleList people={main.people} you={you?.seat} />}
    </section>
  );
}

/** People with how they are here; a name wraps and is never cut. */
export function PeopleList({
  people,
  you,
  visitors = [],
}: {
  people: readonly PersonView[];
  you: Seat | undefined;
  visitors?: readonly PersonView[];
}) {
  const { isHidden, hide } = useHidden();
  return (
    <ul className={css.people}>
      {[...people, ...visitors].map((person) => (
        <li key={person.seat}>
          <Avatar name={person.name} size="2.25rem" />
          <div>
            <bdi>{person.name}</bdi> {person.seat === you && t('you')}{' '}
            {person.pronouns && <bdi className="hint">{person.pronouns}</bdi>}
            <small>{howText(person, visitors.includes(person), isHidden(person.seat))}</small>
          </div>
          {person.hand && (
            <span className="tag plain">
              <Icon name="hand" small />
              {t('hand_up')}
            </span>
          )}
          {person.seat !== you && (
            <Menu
              label={t('stage:hide.about', { name: person.name })}
              items={() => [
                isHidden(person.seat)
                  ? { key: 'hide', name: t('stage:hide.again'), onPick: () => hide(person, false) }
                  : {
                      key: 'hide',
                      name: t('stage:hide.one'),
                      text: t('stage:hide.one_text'),
                      onPick: () => hide(person, true),
                    },
              ]}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function howText(person: PersonView, visiting: boolean, hidden: boolean): string {
  const words = [
    hidden ? t('stage:hide.is') : '',
    person.role && person.role !== 'participant' ? t(`role.${person.role}`) : '',
    visiting ? t('visiting') : '',
    person.state === 'away' ? t('away') : '',
    person.how ? t(`how.${person.how}`) : '',
  ];
  return inARow(words);
}
