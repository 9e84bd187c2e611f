import { Link } from 'wouter';

/** The name, leading to the start page. */
export function Brand() {
  return (
    <Link className="brand" href="/">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="4" r="2.9" />
        <circle cx="19.6" cy="9.5" r="2.9" />
        <circle cx="16.7" cy="18.5" r="2.9" />
        <circle cx="7.3" cy="18.5" r="2.9" />
        <circle cx="4.4" cy="9.5" r="2.9" opacity=".45" />
      </svg>
      Plenary
    </Link>
  );
}
