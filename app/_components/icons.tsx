/** Strokes on a 24 × 24 grid. */
const PATHS = {
  camera:
    'M3 8.5A2.5 2.5 0 0 1 5.5 6h7A2.5 2.5 0 0 1 15 8.5v7a2.5 2.5 0 0 1-2.5 2.5h-7A2.5 2.5 0 0 1 3 15.5zM15 11l6-3.5v9L15 13z',
  film: 'M4 4h16v16H4zM9 4v16M15 4v16M4 9h5M4 15h5M15 9h5M15 15h5',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7-12 7z',
  record: 'M12 19a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  stop: 'M6 6h12v12H6z',
  mirror: 'M12 3v18M9 7l-6 10h6zM15 7l6 10h-6z',
  heat: 'M12 3c1 4 5 5.5 5 10a5 5 0 0 1-10 0c0-2 1-3 2-4 .3 1.6 1 2.3 2 2.5C11 8 11 6 12 3z',
  help: 'M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  close: 'M6 6l12 12M18 6L6 18',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3L19 19M19 5l-1.7 1.7M6.7 17.3L5 19',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  contrast: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18M15 4.5v15M18 6.7v10.6',
  alert: 'M12 9v5M12 17v.01M12 3.5L2.5 20h19z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  unplugged: 'M4 20l4-4M6.5 13.5l4 4a3 3 0 0 0 4 0l1-1-8-8-1 1a3 3 0 0 0 0 4zM12 9l2-2M15 12l2-2M17 4l3 3',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  upload: 'M12 16V5M7 9.5l5-5 5 5M5 20h14',
  back: 'M4 10h10a5.5 5.5 0 0 1 0 11H9M8 6l-4 4 4 4',
  sort: 'M8 4v16M4.5 16L8 20l3.5-4M16 20V4M12.5 8L16 4l3.5 4',
  down: 'M12 5v14M6.5 13.5L12 19l5.5-5.5',
  up: 'M12 19V5M6.5 10.5L12 5l5.5 5.5',
  face: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9 9.5v.5M15 9.5v.5M8.5 15.5h7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  stream:
    'M12 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2zM8.5 8.5a5 5 0 0 0 0 7M15.5 8.5a5 5 0 0 1 0 7M5.7 5.7a9 9 0 0 0 0 12.6M18.3 5.7a9 9 0 0 1 0 12.6',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, className = 'size-5' }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** A face of which one half is known and the other half is a guess. */
export function Logo({ className }: { className: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className} fill="none" strokeWidth="2.5">
      <path d="M16 3a13 13 0 0 0 0 26" className="stroke-move" strokeLinecap="round" />
      <path
        d="M16 29a13 13 0 0 0 0-26"
        className="stroke-doubt"
        strokeDasharray="3 3.4"
        strokeLinecap="round"
      />
      <path d="M9.5 18.5q6.5 7 13 0" className="stroke-ink" strokeLinecap="round" />
      <path d="M11 11.5v1.5M21 11.5v1.5" className="stroke-ink" strokeLinecap="round" />
    </svg>
  );
}
