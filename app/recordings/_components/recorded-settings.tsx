import { gapText } from '@/lib/annotation/wording';
import { momentText } from '@/lib/numbers/duration';
import type { Recording } from '@/lib/recording/recording';

const ENDINGS: Record<NonNullable<Recording['ended']>, string> = {
  stopped: 'by hand, or with its source',
  'storage-full': 'the storage was full',
  failed: 'by a fault of writing',
  interrupted: 'broken off; repaired at the next visit',
};

/** What the numbers were made with. */
export function RecordedSettings({ recording: { header, ended } }: { recording: Recording }) {
  const { model, source, frame, video } = header;
  const { camera } = source;
  const facts = [
    [
      'Model',
      `${model.id}, ${model.inputSize} × ${model.inputSize} pixels, ${model.samples} looks, seed ${model.seed}`,
    ],
    ['Weights', model.hash],
    [
      'Engine',
      header.backends
        .map(({ from, name }) => (from > 0 ? `${name} from ${from.toFixed(1)} s` : name))
        .join(', '),
    ],
    ['Smoothing', header.settings.smoothing ? 'was on in the picture; not in these values' : 'was off'],
    ['Faces', `at most ${header.settings.faces}`],
    ['Source', source.kind === 'file' ? 'a file' : (camera?.label ?? 'camera')],
    [
      'Camera',
      camera?.width ? `${camera.width} × ${camera.height}, ${Math.round(camera.frameRate ?? 0)} fps` : null,
    ],
    ['Frames read', `${frame.width} × ${frame.height} pixels`],
    [
      'Video',
      video ? `${video.overlay ? 'with overlay' : 'plain'}, with consent (${video.type})` : 'not kept',
    ],
    ['Graph', header.settings.graphRate > 0 ? `${header.settings.graphRate} a second` : 'not kept'],
    [
      'Neutral',
      header.baselines.map(({ face, frames }) => `face ${face + 1}, ${frames} frames`).join('; ') ||
        'none taken',
    ],
    [
      'Not read',
      header.gaps
        .map(
          (gap) =>
            `${momentText(gap.from)} to ${momentText(gap.to)}, ${gapText(gap).replace('not read: ', '')}`,
        )
        .join('; '),
    ],
    ['Ended', ended && ENDINGS[ended]],
    ['App', header.appVersion],
  ].filter(([, value]) => value);
  return (
    <section aria-labelledby="settings-title" className="card p-4">
      <h2 id="settings-title" className="font-semibold text-lg">
        Made with
      </h2>
      <dl className="mt-3 space-y-2 text-sm">
        {facts.map(([term, value]) => (
          <div key={term} className="grid grid-cols-[6rem_minmax(0,1fr)] gap-3">
            <dt className="text-muted">{term}</dt>
            <dd className="break-words [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      <details className="mt-3 text-sm">
        <summary className="text-muted">What the model was trained on</summary>
        <p className="mt-2 break-words">{model.trainedOn}</p>
      </details>
    </section>
  );
}
