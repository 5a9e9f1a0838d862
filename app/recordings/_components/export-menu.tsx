'use client';

import { type ReactNode, useRef, useState } from 'react';
import { AppError, messageOf } from '@/lib/errors';
import type { FormatName } from '@/lib/readings/export';
import { EXPORTS, exportRows } from '@/lib/recording/export-recording';
import { type Recording, videoEnding } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';
import { Icon } from '../../_components/icons';
import { download, fileName, READ_BY } from '../../_view/download';
import { TABLE_FORMATS } from '../../_view/table-formats';
import { type MarksFormat, marksFile } from '../_view/marks-file';
import { AnnotatedVideoDialog } from './annotated-video-dialog';
import { BidsDialog } from './bids-dialog';
import { DatasetDialog } from './correction-dataset-dialog';

const ANNOTATIONS: readonly { name: MarksFormat; label: string; help: string }[] = [
  { name: 'vtt', label: 'Annotations as WebVTT', help: 'subtitles for a video player' },
  { name: 'elan', label: 'Annotations for ELAN', help: 'tab-delimited text to import, with the corrections' },
  { name: 'csv', label: 'Annotations as CSV', help: 'with the corrections' },
];

const NO_VIDEO = 'no video was kept of this recording';

interface Props {
  store: RecordingStore;
  recording: Recording;
}

/** The ways out of the browser; each table has a file that explains it. */
export function ExportMenu({ store, recording }: Props) {
  const menu = useRef<HTMLDetailsElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [remarks, setRemarks] = useState<readonly string[]>([]);
  const dropping = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [asking, setAsking] = useState<'dataset' | 'video' | 'bids' | null>(null);
  const hasVideo = recording.totals.videoPieces > 0;
  const base = fileName(recording.name);
  const { video } = recording.header;
  const videoName = video && hasVideo ? `${base}.${videoEnding(video.type)}` : null;

  const run = async (task: () => Promise<void>) => {
    setBusy(true);
    setFailure(null);
    setRemarks([]);
    try {
      await task();
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  const saveTable = (name: FormatName) =>
    run(async () =>
      download((await exportRows(store, recording, name)).table, `${base}.${EXPORTS[name].ending}`),
    );
  const saveMeta = (name: FormatName) =>
    run(async () =>
      download((await exportRows(store, recording, name)).meta, `${base}.${EXPORTS[name].ending}.meta.json`),
    );
  const saveGraph = (part: 'table' | 'meta') =>
    run(async () => {
      const { exportGraph } = await import('@/lib/recording/export-graph');
      const ending = part === 'table' ? 'graph.jsonl' : 'graph.jsonl.meta.json';
      download((await exportGraph(store, recording))[part], `${base}.${ending}`);
    });
  const saveMarks = (name: MarksFormat) =>
    run(async () => {
      const { file, ending } = await marksFile(store, recording, name);
      download(file, `${base}.${ending}`);
    });
  const saveXdf = () =>
    run(async () => {
      const { xdfFile } = await import('@/lib/annotation/xdf-file');
      download(await xdfFile(store, recording), `${base}.xdf`);
    });
  const saveEaf = () =>
    run(async () => {
      const { eafFile } = await import('@/lib/annotation/eaf');
      download(await eafFile(store, recording, videoName), `${base}.eaf`);
    });
  const saveVideo = () =>
    run(async () => {
      const { videoFile } = await import('@/lib/recording/video-file');
      clearTimeout(dropping.current);
      const video = await videoFile(store, recording, 'video');
      if (!video) throw new AppError('not-found', 'The video is not in this browser any more.');
      download(video.file, videoName!);
      setRemarks(video.remarks);
      const drop = () => void store.files.dropScratch(recording.id, 'video').catch(() => {});
      dropping.current = setTimeout(drop, READ_BY);
    });
  const saveAll = () =>
    run(async () => {
      const { wholeRecording } = await import('../_view/whole-recording');
      const { zip, remarks } = await wholeRecording(store, recording);
      download(zip, `${base}.ugn.zip`);
      setRemarks(remarks);
    });

  return (
    <>
      <details
        ref={menu}
        className="relative"
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !menu.current?.open) return;
          menu.current.open = false;
          menu.current.querySelector('summary')?.focus();
        }}
        onBlur={(event) => {
          if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) {
            event.currentTarget.open = false;
          }
        }}
      >
        <summary className="button list-none [&::-webkit-details-marker]:hidden">
          <Icon name="download" />
          {busy ? 'Writing …' : 'Export'}
        </summary>
        <div className="card right-0 z-25 mt-2 max-h-[70vh] overflow-y-auto p-2 shadow-xl sm:absolute sm:w-96">
          <ul className="divide-y divide-line">
            {TABLE_FORMATS.map(({ name, label, help }) => (
              <Way
                key={name}
                label={label}
                disabled={busy}
                onChoose={() => saveTable(name)}
                onExplain={() => saveMeta(name)}
              >
                {help}
              </Way>
            ))}
            {recording.totals.graphs > 0 && (
              <Way
                label="Graph, JSON Lines"
                disabled={busy}
                onChoose={() => saveGraph('table')}
                onExplain={() => saveGraph('meta')}
              >
                mean and variance of every edge
              </Way>
            )}
            <Way label="XDF" disabled={busy} onChoose={saveXdf}>
              for EEGLAB, MNE and pyxdf, beside what Lab Streaming Layer recorded
            </Way>
            <Way label="BIDS data set …" disabled={busy} onChoose={() => setAsking('bids')}>
              a folder with _physio.tsv.gz for each face
            </Way>
            <Way label="Everything, as a zip" disabled={busy} onChoose={saveAll}>
              {hasVideo ? 'with the video; ' : ''}can be imported again
            </Way>
            <Way label="Video" disabled={busy || !hasVideo} onChoose={saveVideo}>
              {hasVideo ? 'as it was recorded, to be opened in other programs' : NO_VIDEO}
            </Way>
            <Way label="ELAN file" disabled={busy} onChoose={saveEaf}>
              .eaf: annotations, corrections, onsets and unsure stretches
              {videoName && `; keep ${videoName} beside it`}
            </Way>
            {ANNOTATIONS.map(({ name, label, help }) => (
              <Way
                key={name}
                label={label}
                disabled={busy}
                onChoose={() => saveMarks(name)}
                onExplain={name === 'csv' ? () => saveMarks('csv-columns') : undefined}
              >
                {help}
              </Way>
            ))}
            <Way label="Corrections for training …" disabled={busy} onChoose={() => setAsking('dataset')}>
              a folder of faces that npm run train reads
            </Way>
            <Way label="Annotated video …" disabled={busy || !hasVideo} onChoose={() => setAsking('video')}>
              {hasVideo ? 'values and annotations in the picture' : NO_VIDEO}
            </Way>
          </ul>
          {remarks.length > 0 && (
            <div role="status" className="m-2 space-y-1 border-line border-l-4 pl-3 text-sm">
              {remarks.map((remark) => (
                <p key={remark}>{remark}</p>
              ))}
            </div>
          )}
          {failure && (
            <p role="alert" className="m-2 border-alarm border-l-4 pl-3 text-sm">
              {failure}
            </p>
          )}
        </div>
      </details>
      {asking === 'dataset' && (
        <DatasetDialog store={store} recording={recording} onClose={() => setAsking(null)} />
      )}
      {asking === 'bids' && (
        <BidsDialog store={store} recording={recording} onClose={() => setAsking(null)} />
      )}
      {asking === 'video' && (
        <AnnotatedVideoDialog store={store} recording={recording} onClose={() => setAsking(null)} />
      )}
    </>
  );
}

interface WayProps {
  label: string;
  disabled: boolean;
  onChoose: () => void;
  /** Saves what the columns mean. */
  onExplain?: () => void;
  /** What it is for. */
  children: ReactNode;
}

function Way({ label, disabled, onChoose, onExplain, children }: WayProps) {
  return (
    <li className="flex items-center gap-2 py-1">
      <button
        type="button"
        disabled={disabled}
        onClick={onChoose}
        className="min-w-0 flex-1 rounded-lg px-3 py-2 text-left enabled:hover:bg-sunken"
      >
        <span className="block font-medium text-sm">{label}</span>
        <span className="block text-muted text-xs">{children}</span>
      </button>
      {onExplain && (
        <button
          type="button"
          disabled={disabled}
          onClick={onExplain}
          className="link shrink-0 px-2 py-1 text-sm"
        >
          Columns<span className="sr-only"> of {label}</span>
        </button>
      )}
    </li>
  );
}
