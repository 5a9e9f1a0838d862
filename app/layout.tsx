import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { OfflineBar } from './_components/offline-bar';
import { SiteFooter } from './_components/site-footer';
import { SiteHeader } from './_components/site-header';
import './globals.css';

/** Every page is rendered on request: its scripts carry the nonce of that response's policy (proxy.ts). */
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: { default: 'UGN Live: facial action units and how sure the model is', template: '%s · UGN Live' },
  description:
    'See the movements of a face as action units, live in the browser, each with an honest measure of doubt. No picture leaves the device.',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f3f6f5' },
    { media: '(prefers-color-scheme: dark)', color: '#0b1312' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className="font-sans antialiased" suppressHydrationWarning>
      <body className="flex min-h-dvh flex-col">
        <a href="#main" className="skip-link">
          Skip to the content
        </a>
        <SiteHeader />
        <OfflineBar />
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto w-full max-w-[110rem] flex-1 px-3 outline-none sm:px-6"
        >
          {children}
        </main>
        <SiteFooter />
      </body>
    </html>
  );
}
