import { AppError, type ErrorKind, messageOf } from '../errors';
import { unlessAborted } from './until-aborted';

/** Another program may give the camera back without the browser saying so. */
const RETRY_MS = 3000;

export interface CameraDevice {
  deviceId: string;
  /** Empty until the person has allowed the camera. */
  label: string;
}

/**
 * Asks for a camera, until the signal is aborted.
 * @param deviceId one of listCameras; any camera when left out
 * @returns null when the signal was aborted
 * @throws AppError camera-denied, camera-missing (or gone), camera-lost (in use by another program)
 */
export async function openCamera(
  deviceId: string | undefined,
  signal: AbortSignal,
): Promise<MediaStream | null> {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new AppError(
      'camera-missing',
      'This page may use the camera only over HTTPS or on localhost. Open it at such an address, or play a file instead.',
    );
  }
  try {
    const asked = navigator.mediaDevices.getUserMedia({
      audio: false,
      video: {
        deviceId: deviceId ? { exact: deviceId } : undefined,
        width: { ideal: 1280 },
        height: { ideal: 720 },
        frameRate: { ideal: 30 },
      },
    });
    return await unlessAborted(asked, closeCamera, signal);
  } catch (error) {
    throw explain(error);
  }
}

function explain(cause: unknown): AppError {
  switch ((cause as DOMException).name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new AppError(
        'camera-denied',
        'The browser was not allowed to use the camera. Allow it by the camera sign beside the address, then try again.',
        { cause },
      );
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new AppError('camera-missing', 'No camera was found. Plug one in, or play a file instead.', {
        cause,
      });
    case 'NotReadableError':
    case 'AbortError':
      return new AppError(
        'camera-lost',
        'The camera is in use by another program. Close it there; this page goes on by itself.',
        {
          cause,
        },
      );
    default:
      return new AppError('camera-lost', `The camera did not start: ${messageOf(cause)}.`, { cause });
  }
}

/** The cameras that the browser tells of; labels are empty until one was allowed. */
export async function listCameras(): Promise<CameraDevice[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }) => ({ deviceId, label }));
}

/** The device that a stream comes from. */
export function deviceOf(stream: MediaStream): string | null {
  return stream.getVideoTracks()[0]?.getSettings().deviceId ?? null;
}

/** Calls back once when the stream's camera is unplugged or taken away. */
export function onCameraEnd(stream: MediaStream, callback: () => void): void {
  stream.getVideoTracks()[0]?.addEventListener('ended', callback, { once: true });
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Calls back when cameras come or go, until the signal is aborted. */
export function onCamerasChange(callback: () => void, signal: AbortSignal): void {
  navigator.mediaDevices?.addEventListener('devicechange', callback, { signal });
}

/**
 * Waits until it is worth asking for the camera again: it is plugged in, the permission was given, or some
 * seconds have passed where another program holds it.
 * @param kind why it could not be used: camera-denied, camera-missing or camera-lost
 * @param deviceId the camera to wait for, as one does not go on with another unasked; any when left out
 */
export async function cameraMayWork(
  kind: ErrorKind,
  deviceId: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const done = new AbortController();
  const ended = AbortSignal.any([signal, done.signal]);
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (kind === 'camera-denied') {
      onPermissionGranted(resolve, ended);
      return;
    }
    const resolveIfPresent = async () => {
      const cameras = await listCameras();
      if (cameras.some((camera) => !deviceId || camera.deviceId === deviceId)) resolve();
    };
    onCamerasChange(resolveIfPresent, ended);
    if (kind === 'camera-lost') {
      const timer = setInterval(resolveIfPresent, RETRY_MS);
      ended.addEventListener('abort', () => clearInterval(timer), { once: true });
    }
  });
  done.abort();
}

/** Not every browser tells of the camera's permission; there the person presses the button again. */
function onPermissionGranted(callback: () => void, signal: AbortSignal): void {
  navigator.permissions
    ?.query({ name: 'camera' as PermissionName })
    .then((status) => {
      status.addEventListener('change', () => status.state === 'granted' && callback(), { signal });
    })
    .catch(() => {});
}
