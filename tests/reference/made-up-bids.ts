// Writes the BIDS data set of a made-up recording of a camera as a zip, for read-bids.sh.
import { writeFileSync } from 'node:fs';
import { bidsDataset } from '../../lib/annotation/bids-dataset';
import { cameraRecording } from '../harness/camera-recording';
import { note } from '../unit/annotation/marked';
import { emptyStore } from '../unit/recording/fake-browser';

const store = await emptyStore();
const { recording } = await cameraRecording(store);
await store.saveMarks(recording.id, { annotations: [note(1, 1.5, 'a smile')], corrections: [] }, 0);
const labels = { subject: 'P01', session: '', task: 'watching' };
const zip = await bidsDataset(store, recording, labels, 'made-up');
writeFileSync(process.argv[2], Buffer.from(await zip.arrayBuffer()));
