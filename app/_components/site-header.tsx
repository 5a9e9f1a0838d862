import { Logo } from './icons';
import { PageLink } from './page-link';
import { SiteNav } from './site-nav';
import { ThemeToggle } from './theme-toggle';

export function SiteHeader() {
  return (
    <header className="sticky top-0 z-30 border-line border-b bg-page/90 backdrop-blur">
      <div className="mx-auto flex h-14 w-full max-w-[110rem] items-center gap-1.5 px-3 sm:gap-6 sm:px-6">
        <PageLink href="/" className="flex items-center gap-2 font-semibold text-lg tracking-tight">
          <Logo className="size-7" />
          <span className="whitespace-nowrap max-[30rem]:sr-only">UGN Live</span>
        </PageLink>
        <SiteNav />
        <ThemeToggle />
      </div>
    </header>
  );
}
