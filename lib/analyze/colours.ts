// Runs in the browser.
import { type InputVideoTrack, VideoSample } from 'mediabunny';

/*
 * A video that does not say how its colours are coded is decoded here as Rec. 709, while a <video> element, and so
 * the live page, takes a small one for Rec. 601: up to nine levels of red apart, which moves a probability by as much
 * as 0.16. So the element is asked.
 */

/** The matrix by which a <video> element turns the file's colours into red, green and blue; null if it cannot play it. */
export async function playedMatrix(file: File): Promise<VideoMatrixCoefficients | null> {
  const address = URL.createObjectURL(file);
  const video = document.createElement('video');
  try {
    await new Promise((resolve, reject) => {
      video.onloadeddata = resolve;
      video.onerror = reject;
      video.preload = 'auto';
      video.src = address;
    });
    const frame = new VideoFrame(video);
    const { matrix } = frame.colorSpace;
    frame.close();
    return matrix;
  } catch {
    return null;
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(address);
  }
}

/** What Chromium's player would take a track for that it cannot play; null for one that says how it is coded. */
export async function assumedMatrix(track: InputVideoTrack): Promise<VideoMatrixCoefficients | null> {
  if ((await track.getColorSpace()).matrix) return null;
  return (await track.getCodedHeight()) < 720 ? 'smpte170m' : 'bt709';
}

/**
 * The sample, its colours read by another matrix where it says that they are by its own.
 * @param sample taken: closed, or the one returned
 */
export async function inMatrix(
  sample: VideoSample,
  matrix: VideoMatrixCoefficients | null,
): Promise<VideoSample> {
  const { format, colorSpace, visibleRect, timestamp, duration, rotation, flip } = sample;
  const { displayWidth, displayHeight } = sample;
  if (matrix === null || format === null || colorSpace.matrix === matrix) return sample;
  const planes = new Uint8Array(sample.allocationSize());
  const layout = await sample.copyTo(planes);
  sample.close();
  return new VideoSample(planes, {
    format,
    codedWidth: visibleRect.width,
    codedHeight: visibleRect.height,
    layout,
    timestamp,
    duration,
    rotation,
    flip,
    displayWidth,
    displayHeight,
    colorSpace: { ...colorSpace.toJSON(), matrix },
  });
}
