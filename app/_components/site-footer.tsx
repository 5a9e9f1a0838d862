import { KeptCopy } from './kept-copy';

export function SiteFooter() {
  return (
    <footer className="mt-12 border-line border-t text-muted text-sm">
      <div className="mx-auto grid w-full max-w-[110rem] gap-x-10 gap-y-3 px-3 py-8 sm:grid-cols-[1fr_1fr_auto] sm:px-6">
        <p>
          <strong className="font-semibold text-ink">No picture leaves this device.</strong> The camera’s
          frames are read in this browser and dropped; nothing is uploaded, and only what you record is kept,
          here.
        </p>
        <p>
          <strong className="font-semibold text-ink">Not a medical device.</strong> Action units are movements
          of a face, not emotions, intentions or health.
        </p>
        <p className="sm:row-span-2 sm:text-right">
          Apache-2.0
          <br />
          <a href="/licences.txt" className="link">
            What others made
          </a>
        </p>
        <KeptCopy />
      </div>
    </footer>
  );
}
