import type { Page } from '@playwright/test';

interface Options {
  /** Whether it gives no picture at first. */
  readonly asleep?: boolean;
  /** Whether the other camera in the list can be had. */
  readonly hasSecond?: boolean;
}

/**
 * Makes the webcam obey events of the window, told by `tell`: it falls asleep and wakes, is muted and not, is unplugged and
 * plugged in again. Of the two cameras in the list the second is never to be had unless that is asked for.
 */
export async function obeyEvents(
  page: Page,
  { asleep = false, hasSecond = false }: Options = {},
): Promise<void> {
  await page.addInitScript(
    ({ asleep, hasSecond }) => {
      const media = navigator.mediaDevices;
      const open = media.getUserMedia.bind(media);
      const live = new Set<MediaStreamTrack>();
      let isPluggedIn = true;
      Object.assign(window, { openedWith: [] as number[] });
      media.getUserMedia = async (constraints) => {
        if (!isPluggedIn) throw new DOMException('Requested device not found', 'NotFoundError');
        const { openedWith } = window as unknown as { openedWith: number[] };
        openedWith.push([...live].filter(({ readyState }) => readyState === 'live').length);
        const deviceId = JSON.stringify(constraints).includes('"exact":"second"') ? 'second' : 'first';
        if (deviceId === 'second' && !hasSecond)
          throw new DOMException('Could not start', 'NotReadableError');
        const video = document.createElement('video');
        video.muted = true;
        const own = await open({ video: true });
        video.srcObject = own;
        await video.play();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
        const context = canvas.getContext('2d')!;
        const stream = canvas.captureStream(0);
        const [track] = stream.getVideoTracks() as CanvasCaptureMediaStreamTrack[];
        live.add(track);
        let sleeps = asleep;
        const frames = setInterval(() => {
          if (track.readyState === 'ended') {
            clearInterval(frames);
            for (const source of own.getTracks()) source.stop();
            return;
          }
          if (sleeps) return;
          context.drawImage(video, 0, 0);
          track.requestFrame();
        }, 33);
        const does = {
          sleep() {
            sleeps = true;
          },
          wake() {
            sleeps = false;
          },
          mute: () => track.dispatchEvent(new Event('mute')),
          unmute: () => track.dispatchEvent(new Event('unmute')),
          unplug() {
            if (track.readyState === 'ended') return;
            track.stop();
            track.dispatchEvent(new Event('ended'));
          },
        };
        for (const [type, act] of Object.entries(does)) addEventListener(type, act);
        const settings = track.getSettings.bind(track);
        track.getSettings = () => ({ ...settings(), deviceId });
        return stream;
      };
      media.enumerateDevices = async () =>
        (isPluggedIn ? ['first', 'second'] : []).map(
          (deviceId) => ({ deviceId, kind: 'videoinput', label: deviceId, groupId: '' }) as MediaDeviceInfo,
        );
      for (const [type, there] of [
        ['unplug', false],
        ['replug', true],
      ] as const) {
        addEventListener(type, () => {
          isPluggedIn = there;
          media.dispatchEvent(new Event('devicechange'));
        });
      }
    },
    { asleep, hasSecond },
  );
}

/** Tells the webcam of a page what to do. */
export function tell(page: Page, event: string): Promise<void> {
  return page.evaluate((type) => void dispatchEvent(new Event(type)), event);
}
