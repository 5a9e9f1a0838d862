'use client';

import { useMemo, useRef, useState } from 'react';
import { useSelection } from '../../_view/selection';
import { rowAt } from '../_view/moment';
import { shareOf, usePlayer } from '../_view/player';
import { useAdjusted } from '../_view/use-adjusted';
import { useAdjustments } from '../_view/use-adjustments';
import { useJump } from '../_view/use-jump';
import { useKeys } from '../_view/use-keys';
import type { MarksEditor } from '../_view/use-marks';
import type { Played } from '../_view/use-playback';
import { AdjustPanel } from './adjust-panel';
import { AnnotationPanel } from './annotation-panel';
import { AnnotationTracks } from './annotation-track';
import { CorrectionPanel } from './correction-panel';
import { DrawnFace } from './drawn-face';
import { FrameValues } from './frame-values';
import { JumpBar } from './jump-bar';
import { KeptVideo } from './kept-video';
import { MomentGraph } from './moment-graph';
import { RecordedSettings } from './recorded-settings';
import { Summary } from './summary';
import { Traces } from './traces';
import { TracesPictureButton } from './traces-picture-button';

/** How much nearer a press brings. */
const ZOOM = 2;

/** One face of a recording: its traces, the picture, the settings and the summary, all at the same moment. */
export function Session({ played, face, editor }: { played: Played; face: number; editor: MarksEditor }) {
  const { recording, traces, graphs, video } = played;
  const element = useRef<HTMLVideoElement>(null);
  const region = useRef<HTMLDivElement>(null);
  const player = usePlayer(recording.totals.seconds, element);
  const selection = useSelection();
  const { adjustments, set, reset } = useAdjustments(recording);
  const [jumpAu, setJumpAu] = useState<number | null>(null);
  const trace = traces.find((candidate) => candidate.face === face);
  const adjusted = useAdjusted(recording, trace, adjustments);
  const { jump, said } = useJump(adjusted, player, jumpAu);
  const ownGraphs = useMemo(() => graphs.filter((graph) => graph.face === face), [graphs, face]);
  const zoom = (factor: number) => player.zoom(factor, shareOf(player.view, player.time));
  useKeys(region, {
    n: () => jump('onset', 1),
    'Shift+n': () => jump('onset', -1),
    p: () => jump('peak', 1),
    'Shift+p': () => jump('peak', -1),
    u: () => jump('unsure', 1),
    'Shift+u': () => jump('unsure', -1),
    k: player.toggle,
    i: player.markFrom,
    o: player.markTo,
    escape: () => player.mark(null),
    '+': () => zoom(1 / ZOOM),
    '-': () => zoom(ZOOM),
    '0': () => player.look({ from: 0, to: player.duration }),
  });
  const row = trace ? rowAt(trace, player.time) : -1;
  const { adjacency } = recording.header.model;

  return (
    <div ref={region}>
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="space-y-4 max-xl:contents xl:order-last">
          <div className="z-20 max-xl:sticky max-xl:top-14 max-xl:order-first">
            {video ? (
              <KeptVideo video={element} address={video} onTime={player.follow} />
            ) : (
              adjusted && (
                <DrawnFace face={adjusted} row={row} frame={recording.header.frame} player={player} />
              )
            )}
          </div>
          {trace && <FrameValues trace={trace} model={recording.header.model} row={row} />}
          {adjusted && adjacency && ownGraphs.length > 0 && (
            <MomentGraph
              face={adjusted}
              graphs={ownGraphs}
              adjacency={adjacency}
              row={row}
              selection={selection}
            />
          )}
        </div>
        <div className="min-w-0 space-y-4 max-xl:order-first">
          {adjusted && (
            <Traces
              face={adjusted}
              gaps={recording.header.gaps}
              player={player}
              selection={selection}
              actions={
                <TracesPictureButton
                  recording={recording}
                  face={adjusted}
                  adjustments={adjustments}
                  view={player.view}
                />
              }
              controls={
                <JumpBar
                  aus={recording.header.model.aus}
                  au={jumpAu}
                  onAu={setJumpAu}
                  jump={jump}
                  said={said}
                />
              }
            >
              <AnnotationTracks
                marks={editor.marks}
                gaps={recording.header.gaps}
                face={face}
                player={player}
              />
            </Traces>
          )}
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <AnnotationPanel
              editor={editor}
              player={player}
              face={face}
              aus={recording.header.model.aus}
              region={region}
            />
            {trace && (
              <CorrectionPanel
                editor={editor}
                player={player}
                video={element}
                recording={recording}
                trace={trace}
                region={region}
              />
            )}
          </div>
          {trace ? (
            <AdjustPanel
              recording={recording}
              adjustments={adjustments}
              onChange={set}
              onReset={reset}
              range={player.range}
            />
          ) : (
            <p className="card p-8 text-center text-muted">No face was seen in this recording.</p>
          )}
        </div>
      </div>
      <div className="mt-4 grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
        {adjusted && <Summary recording={recording} face={adjusted} adjustments={adjustments} />}
        <RecordedSettings recording={recording} />
      </div>
    </div>
  );
}
