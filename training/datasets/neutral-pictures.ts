import { resolve } from 'node:path';
import { DEFAULT_AUS } from '../../lib/au/catalogue';
import { AppError } from '../../lib/errors';
import { listPhotos } from './label/photos';
import type { RawDataset } from './raw';

/**
 * Pictures of people who were told to look neutral, one person each: every unit counts as absent, by what they were
 * told and not by what anybody or any machine saw. A resting face may hold a slight unit.
 * @throws AppError io or bad-input
 */
export async function readNeutral(directory: string): Promise<RawDataset> {
  const { photos, others } = await listPhotos([directory]);
  const absent = DEFAULT_AUS.map(() => 0);
  const names = new Set<string>();
  const frames = photos.map(({ name, path }) => {
    const subject = name.replace(/\.[^./]*$/, '');
    if (names.has(subject)) {
      const text = `${directory} holds two pictures of the name ${subject}; each must be of a person of its own. Rename one.`;
      throw new AppError('bad-input', text);
    }
    names.add(subject);
    const picture = { kind: 'image' as const, path };
    return { id: name, picture, subject, recording: null, labels: absent, intensity: absent };
  });
  return {
    name: 'folder',
    directory: resolve(directory),
    about: 'People who were told to look neutral, every unit absent by that',
    aus: DEFAULT_AUS,
    frames,
    problems: [],
    notes: others.length > 0 ? [`${others.length} files are left out, as they are no pictures.`] : [],
  };
}
