import { defineCommand, runMain } from 'citty';
import { AppError } from '../lib/errors';
import { labelPhotos } from '../training/datasets/label/label-photos';
import { printReport } from '../training/datasets/label/label-report';
import { CROP_SIZE } from '../training/datasets/label/photo-reading';
import { numberOf, refuseUnread, valuesOf } from './arguments';

const command = defineCommand({
  meta: {
    name: 'label',
    description:
      'Makes a training set from photos, with machine labels by MediaPipe Face Landmarker. Goes on where it ' +
      'was stopped: readings are kept in SET.readings.jsonl. What was left out is listed in SET.report.json.',
  },
  args: {
    photos: {
      type: 'string',
      required: true,
      description: 'folder of photos, one person each; may be given several times',
    },
    landmarker: { type: 'string', required: true, description: 'MediaPipe’s face_landmarker.task' },
    out: { type: 'string', required: true, description: 'folder to write the set to' },
    'crop-size': {
      type: 'string',
      default: String(CROP_SIZE),
      description: 'side of the crops in pixels; an input of 112 takes 128, one of 160 takes 183',
    },
    smiles: {
      type: 'string',
      description:
        'table (CSV) of smiles that people saw: columns file, from the table’s folder, and smile, 0 or 1',
    },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnread(rawArgs, cmd.args, { several: ['photos'] });
      console.log(
        printReport(
          await labelPhotos({
            folders: valuesOf(rawArgs, 'photos'),
            landmarker: args.landmarker,
            out: args.out,
            smiles: args.smiles,
            cropSize: numberOf(args['crop-size'], 'crop-size')!,
          }),
        ),
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

await runMain(command);
