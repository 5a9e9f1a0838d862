'use client';

import { usePathname } from 'next/navigation';
import { useRef } from 'react';
import { Icon } from './icons';
import { PageLink } from './page-link';

const PAGES: readonly { href: string; label: string }[] = [
  { href: '/', label: 'Live' },
  { href: '/check', label: 'Check' },
  { href: '/recordings', label: 'Recordings' },
  { href: '/analyze', label: 'Files' },
  { href: '/model', label: 'Model' },
  { href: '/training', label: 'Training' },
];

/** The pages side by side, or on a phone in a menu, whose button says where the reader is. */
export function SiteNav() {
  const path = usePathname();
  const menu = useRef<HTMLElement>(null);
  const isHere = (href: string) => path === href || (href !== '/' && path.startsWith(`${href}/`));
  const links = (className: string) =>
    PAGES.map(({ href, label }) => (
      <PageLink
        key={href}
        href={href}
        aria-current={isHere(href) ? 'page' : undefined}
        onClick={() => menu.current?.hidePopover()}
        className={`rounded-lg font-medium text-muted hover:bg-sunken hover:text-ink aria-[current=page]:text-ink aria-[current=page]:underline aria-[current=page]:decoration-2 aria-[current=page]:decoration-move aria-[current=page]:underline-offset-8 ${className}`}
      >
        {label}
      </PageLink>
    ));
  return (
    <div className="mr-auto">
      <nav aria-label="Pages" className="flex max-[30rem]:hidden sm:gap-1">
        {links('px-1.5 py-2 text-sm sm:px-3')}
      </nav>
      <div className="min-[30rem]:hidden">
        <button
          type="button"
          popoverTarget="pages"
          className="button border-transparent bg-transparent px-2.5"
        >
          <Icon name="menu" />
          {PAGES.find(({ href }) => isHere(href))?.label ?? 'Pages'}
          <span className="sr-only">, all pages</span>
        </button>
        <nav
          id="pages"
          ref={menu}
          popover="auto"
          aria-label="Pages"
          className="card inset-x-3 top-14 mt-1 w-auto flex-col p-2 text-ink shadow-lg open:flex"
        >
          {links('px-3 py-3')}
        </nav>
      </div>
    </div>
  );
}
