'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

const PAGES: readonly { href: string; label: string; className?: string }[] = [
  { href: '/', label: 'Live' },
  // a small phone has no room for it; the first page leads there too
  { href: '/check', label: 'Check', className: 'max-[27rem]:hidden' },
  { href: '/recordings', label: 'Recordings' },
  { href: '/analyze', label: 'Files' },
  { href: '/model', label: 'Model' },
  { href: '/training', label: 'Training' },
];

export function SiteNav() {
  const path = usePathname();
  return (
    <nav aria-label="Pages" className="mr-auto flex sm:gap-1">
      {PAGES.map(({ href, label, className = '' }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href || (href !== '/' && path.startsWith(`${href}/`)) ? 'page' : undefined}
          className={`rounded-lg px-1 py-2 font-medium text-muted text-xs min-[27rem]:px-1.5 min-[27rem]:text-sm sm:px-3 hover:bg-sunken hover:text-ink aria-[current=page]:text-ink aria-[current=page]:underline aria-[current=page]:decoration-2 aria-[current=page]:decoration-move aria-[current=page]:underline-offset-8 ${className}`}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
