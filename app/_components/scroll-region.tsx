import type { ReactNode } from 'react';

/** Something wider than its place, which the keyboard can scroll too. */
export function ScrollRegion({
  label,
  className,
  children,
}: {
  label: string;
  className: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard
    <section aria-label={label} tabIndex={0} className={className}>
      {children}
    </section>
  );
}
