// Writes ELAN's file of the made-up recording, for read-eaf.sh.
import { writeFileSync } from 'node:fs';
import { eafDocument } from '../../lib/annotation/eaf';
import { importArchive } from '../../lib/recording/import-archive';
import { loadTraces } from '../../lib/recording/traces';
import { MADE_UP_HEADER, madeUpFrames } from '../harness/made-up-face';
import { recordingZip } from '../harness/recording-zip';
import { correction, note } from '../unit/annotation/marked';
import { emptyStore } from '../unit/recording/fake-browser';

const store = await emptyStore();
const zip = await recordingZip(MADE_UP_HEADER, 'Made up, "<&>"', madeUpFrames());
const { header, ...rest } = await importArchive(store, zip);
const video = { consent: true as const, type: 'video/webm;codecs=vp9', overlay: false };
const recording = { ...rest, header: { ...header, video } };
const marks = {
  annotations: [note(0, 0, 'a <b> & "c"'), note(4.5, 9.25, 'two\nlines é', 12), note(6, 7, 'inside', 12)],
  corrections: [correction(14, 15.5, { au: 1, present: false, how: 'rejected' })],
};
writeFileSync(
  process.argv[2],
  eafDocument(recording, marks, await loadTraces(store, recording), 'video.webm'),
);
