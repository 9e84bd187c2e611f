import { Link } from 'wouter';

/** The name, leading to the start page; `still`: it leads nobody out of the session they are in. */
export function Brand({ still }: { still?: boolean }) {
  const name = (
    <>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="4" r="2.9" />
        <circle cx="19.6" cy="9.5" r="2.9" />
        <circle cx="16.7" cy="18.5" r="2.9" />
        <circle cx="7.3" cy="18.5" r="2.9" />
        <circle cx="4.4" cy="9.5" r="2.9" opacity=".45" />
      </svg>
      Plenary
    </>
  );
  if (still) return <span className="brand">{name}</span>;
  return (
    <Link className="brand" href="/">
      {name}
    </Link>
  );
}
