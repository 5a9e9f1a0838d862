// Runs in the browser.

import {
  CanvasSource,
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  QUALITY_HIGH,
  StreamTarget,
  type VideoSample,
  WebMOutputFormat,
} from 'mediabunny';
import { shownSamples } from '../analyze/shown-samples';
import { unitName } from '../au/catalogue';
import { AppError } from '../errors';
import { drawFaces, type OverlayFace } from '../live/overlay';
import { momentText } from '../numbers/duration';
import type { FaceRow } from '../readings/reading-row';
import { factsOf } from '../recording/facts';
import type { Annotation, Marks } from '../recording/marks';
import type { Recording } from '../recording/recording';
import type { RecordingStore } from '../recording/store';
import { fitInto } from '../vision/fit-into';
import { NearestFrame, recordedFrames } from './nearest-frame';
import { boardWidth, drawBoard } from './value-board';
import { openKeptVideo } from './video-pictures';
import { annotationText } from './wording';

/** Height of the text in picture heights. */
const TEXT_SHARE = 1 / 34;
/** Seconds that an annotation of a point in time is shown for. */
const POINT_SECONDS = 0.5;

interface Options {
  readonly signal: AbortSignal;
  /** @param share of the video that is done, 0..1 */
  readonly onProgress: (share: number) => void;
}

/**
 * The kept video with box and labels in the picture, the values beside it and annotations as captions, each picture
 * with the values of the recorded frame nearest in time. Written to the disk as it goes.
 * @returns null when it was cancelled
 * @throws AppError bad-input when there is no video, or this browser cannot decode or encode it
 */
export async function annotatedVideo(
  store: RecordingStore,
  recording: Recording,
  { annotations }: Marks,
  { signal, onProgress }: Options,
): Promise<File | null> {
  const video = await store.video(recording);
  if (!video) throw new AppError('bad-input', 'No video was kept of this recording.');
  const opened = await openKeptVideo(video);
  const { track, stretches, duration } = opened;
  try {
    const [pictureWidth, pictureHeight] = [await track.getDisplayWidth(), await track.getDisplayHeight()];
    // Encoders want even sides.
    const height = 2 * Math.ceil(pictureHeight / 2);
    const width = 2 * Math.ceil((pictureWidth + boardWidth(height)) / 2);
    const codec = await getFirstEncodableVideoCodec(['avc', 'vp9', 'vp8'], { width, height });
    if (!codec) throw new AppError('bad-input', 'This browser cannot encode a video. Chrome and Edge can.');
    const format = codec === 'avc' ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat();

    const file = await store.files.scratch(recording.id, 'annotated-video');
    const target = new StreamTarget(await file.createWritable(), { chunked: true });
    const picture = new OffscreenCanvas(pictureWidth, height).getContext('2d', { alpha: false })!;
    const whole = new OffscreenCanvas(width, height).getContext('2d')!;
    const nearest = new NearestFrame(recordedFrames(store, recording));
    const draw = async (sample: VideoSample, time: number) => {
      const faces = (await nearest.at(time))?.faces ?? [];
      const place = fitInto(sample.displayWidth, sample.displayHeight, pictureWidth, pictureHeight);
      picture.clearRect(0, 0, pictureWidth, height);
      sample.draw(picture, place.x, place.y, place.width, place.height);
      drawOverlay(picture, recording, faces);
      drawCaption(picture, annotations, time);
      whole.drawImage(picture.canvas, 0, 0);
      drawBoard(whole, pictureWidth, faces[0] ?? null, recording.header, momentText(time));
    };
    const output = new Output({ format, target });
    const source = new CanvasSource(whole.canvas, { codec, bitrate: QUALITY_HIGH });
    output.addVideoTrack(source);
    output.setMetadataTags({
      comment: factsOf(recording)
        .map(({ name, value }) => `${name}: ${value}`)
        .join('\n'),
    });
    await output.start();
    for await (const { sample, timestamp } of shownSamples(track, stretches, [])) {
      try {
        if (signal.aborted) break;
        await draw(sample, timestamp);
        await source.add(timestamp, sample.duration);
        onProgress(duration > 0 ? Math.min(1, timestamp / duration) : 1);
      } finally {
        sample.close();
      }
    }
    if (signal.aborted) {
      await output.cancel();
      return null;
    }
    await output.finalize();
    return new File([await file.getFile()], `annotated${format.fileExtension}`, { type: format.mimeType });
  } finally {
    opened.close();
  }
}

function drawOverlay(
  context: OffscreenCanvasRenderingContext2D,
  { header }: Recording,
  rows: readonly FaceRow[],
): void {
  // A picture that has the overlay already does not get it twice.
  if (header.video?.overlay) return;
  const { model, frame } = header;
  const faces = rows.map((row) => overlayFace(row, model.aus));
  const { width, height } = context.canvas;
  const textSize = Math.round(TEXT_SHARE * height);
  drawFaces(context, faces, model, { mirrored: false, scale: width / frame.width, textSize });
}

function overlayFace(row: FaceRow, aus: readonly number[]): OverlayFace {
  const values = aus.map((au) => row.aus[unitName(au)]);
  return {
    number: row.face_id + 1,
    box: row.box,
    keypoints: row.keypoints,
    p: Float32Array.from(values, (unit) => unit?.p ?? Number.NaN),
    epistemic: Float32Array.from(values, (unit) => unit?.epistemic ?? Number.NaN),
    aleatoric: Float32Array.from(values, (unit) => unit?.aleatoric ?? Number.NaN),
  };
}

/** The annotations of a moment, at the lower edge of the picture. */
function drawCaption(
  context: OffscreenCanvasRenderingContext2D,
  annotations: readonly Annotation[],
  time: number,
): void {
  const text = annotations
    .filter(({ from, to }) => time >= from && time <= Math.max(to, from + POINT_SECONDS))
    .map(annotationText)
    .join(' · ');
  if (text === '') return;
  const { width: pictureWidth, height } = context.canvas;
  const size = 1.3 * TEXT_SHARE * height;
  context.save();
  context.font = `600 ${size}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const width = Math.min(pictureWidth, context.measureText(text).width + 1.6 * size);
  context.fillStyle = 'rgb(11 19 18 / 84%)';
  context.fillRect((pictureWidth - width) / 2, height - 2.4 * size, width, 1.8 * size);
  context.fillStyle = '#ffffff';
  context.fillText(text, pictureWidth / 2, height - 1.5 * size, pictureWidth - size);
  context.restore();
}
