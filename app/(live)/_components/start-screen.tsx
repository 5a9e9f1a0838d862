import { Icon } from '../../_components/icons';
import { PageLink } from '../../_components/page-link';
import { FaceFigure } from './face-figure';
import { FileButton } from './file-button';
import { HowToRead } from './how-to-read';

interface Props {
  ready: boolean;
  onCamera: () => void;
  onFile: (file: File) => void;
}

/** The first thing a visitor sees. */
export function StartScreen({ ready, onCamera, onFile }: Props) {
  return (
    <div className="mx-auto max-w-6xl pt-8 sm:pt-12">
      <div className="grid items-center gap-10 lg:grid-cols-[1.1fr_1fr]">
        <div>
          <h1 className="text-balance font-bold text-4xl leading-[1.1] tracking-tight sm:text-5xl">
            See what a face does, and how sure the model is.
          </h1>
          <p className="mt-5 max-w-xl text-lg text-muted leading-relaxed">
            UGN Live names the movements of a face, its action units, as they happen: a raised brow, a dropped
            jaw, the lip corners of a smile. For each one it shows how far to trust the answer, and a guess
            never looks like a fact.
          </p>
          <div className="mt-8 flex flex-wrap gap-3">
            <button
              type="button"
              disabled={!ready}
              onClick={onCamera}
              className="button button-primary button-large w-full sm:w-auto"
            >
              <Icon name="camera" className="size-6" />
              Enable webcam
            </button>
            <FileButton disabled={!ready} onFile={onFile} className="button button-large w-full sm:w-auto">
              <Icon name="film" className="size-6" />
              Play a file instead
            </FileButton>
          </div>
          <p className="mt-5 flex items-center gap-2 font-medium">
            <Icon name="lock" className="size-5 text-move" />
            No picture leaves this device.
          </p>
          <p className="mt-1 text-muted text-sm">
            A video or a picture can also be dropped anywhere on this page.{' '}
            <PageLink href="/check" className="link">
              Does it read my face? A guided minute tells.
            </PageLink>
          </p>
        </div>
        <FaceFigure />
      </div>
      <HowToRead />
    </div>
  );
}
