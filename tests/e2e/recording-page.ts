import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Download, Page } from '@playwright/test';
import { BlobReader, BlobWriter, ZipReader } from '@zip.js/zip.js';
import { MADE_UP_HEADER, madeUpFrames } from '../harness/made-up-face';
import { recordingZip } from '../harness/recording-zip';

export const momentSlider = (page: Page) => page.getByRole('slider', { name: /moment/i });

/** Imports forty made-up seconds into the library. */
export async function importMadeUp(page: Page, header = MADE_UP_HEADER): Promise<void> {
  const zip = await recordingZip(header, 'Made up', madeUpFrames());
  await page.goto('/recordings');
  await page.locator('input[type="file"]').setInputFiles({
    ...{ name: 'made-up.zip', mimeType: 'application/zip', buffer: Buffer.from(await zip.arrayBuffer()) },
  });
  await page.getByRole('link', { name: 'Made up' }).waitFor();
}

/** Imports them and opens their page. */
export async function openMadeUp(page: Page, header = MADE_UP_HEADER): Promise<void> {
  await importMadeUp(page, header);
  await page.getByRole('link', { name: 'Made up' }).click();
  await momentSlider(page).waitFor();
}

/** Waits until the bar says that so many frames are on the disk; returns how many it says. */
export async function recordUntil(page: Page, frames: number): Promise<number> {
  await page.waitForFunction(
    (count) => Number(document.getElementById('record-bar')?.dataset.frames) >= count,
    frames,
  );
  return Number(await page.locator('#record-bar').getAttribute('data-frames'));
}

/** Kills the page's renderer; nothing of the page gets to tidy up. */
export async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash');
  void page.goto('chrome://crash').catch(() => {});
  await crashed;
  await page.close();
}

/** The video of the only recording, as the browser wrote it. */
export async function videoAsWritten(page: Page): Promise<Blob> {
  const base64 = await page.evaluate(async () => {
    const all = await (await navigator.storage.getDirectory()).getDirectoryHandle('recordings');
    const pieces: [string, File][] = [];
    for await (const folder of all.values()) {
      for await (const file of (folder as FileSystemDirectoryHandle).values()) {
        if (/^\d+$/.test(file.name)) {
          pieces.push([file.name, await (file as FileSystemFileHandle).getFile()]);
        }
      }
    }
    pieces.sort(([one], [other]) => one.localeCompare(other));
    const reader = new FileReader();
    reader.readAsDataURL(new Blob(pieces.map(([, piece]) => piece)));
    await new Promise((resolve) => {
      reader.onload = resolve;
    });
    return (reader.result as string).split(',')[1];
  });
  return new Blob([Buffer.from(base64, 'base64')]);
}

export async function blobOf(file: string): Promise<Blob> {
  return new Blob([await readFile(file)]);
}

export async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

/** @param then button of the dialog that follows */
export async function exportAs(page: Page, name: RegExp, then?: string): Promise<Download> {
  const menu = page.locator('details', { hasText: 'OpenFace CSV' });
  if (!(await menu.evaluate((element: HTMLDetailsElement) => element.open))) {
    await menu.locator('summary').click();
  }
  const downloading = page.waitForEvent('download');
  await menu.getByRole('button', { name }).click();
  if (then) await page.getByRole('dialog').getByRole('button', { name: then }).click();
  return downloading;
}

/** What Chromium's own reader of WebVTT makes of a file. */
export function cuesOf(page: Page, text: string): Promise<{ from: number; to: number; text: string }[]> {
  return page.evaluate(async (vtt) => {
    const track = document.createElement('track');
    track.src = URL.createObjectURL(new Blob([vtt], { type: 'text/vtt' }));
    const video = document.createElement('video');
    video.append(track);
    track.track.mode = 'hidden';
    await new Promise((resolve, reject) => {
      track.onload = resolve;
      track.onerror = () => reject(new Error('the file is no WebVTT'));
    });
    return [...(track.track.cues ?? [])].map((cue) => ({
      from: cue.startTime,
      to: cue.endTime,
      text: (cue as VTTCue).getCueAsHTML().textContent ?? '',
    }));
  }, text);
}

/** Length and width of a video file, as the browser plays it. */
export function playedSize(
  page: Page,
  file: Buffer,
): Promise<{ seconds: number; width: number; height: number }> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const video = document.createElement('video');
    video.src = URL.createObjectURL(new Blob([bytes]));
    await new Promise((resolve, reject) => {
      video.onloadedmetadata = resolve;
      video.onerror = () => reject(new Error(video.error?.message));
    });
    return { seconds: video.duration, width: video.videoWidth, height: video.videoHeight };
  }, file.toString('base64'));
}

/** Unpacks a zip. @returns paths of its files */
export async function unpack(zip: Buffer, folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await new ZipReader(new BlobReader(new Blob([new Uint8Array(zip)]))).getEntries()) {
    if (entry.directory) continue;
    const file = path.join(folder, entry.filename);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, Buffer.from(await (await entry.getData(new BlobWriter())).arrayBuffer()));
    files.push(file);
  }
  return files;
}

/** Requests that left the origin or had a body. */
export function watchRequests(context: BrowserContext, origin: string): string[] {
  const strange: string[] = [];
  context.on('request', (request) => {
    const { protocol, origin: target } = new URL(request.url());
    const isOwn = target === origin || ['blob:', 'data:', 'chrome:'].includes(protocol);
    if (!isOwn || request.postData() !== null) strange.push(request.url());
  });
  return strange;
}
