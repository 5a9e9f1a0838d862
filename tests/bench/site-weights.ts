// `npm run bench:weights`: scripts and styles that each page of the built site asks for as it is opened, with their limits.
import { textTable } from '../../lib/node/text-table';
import { pageWeights } from '../harness/page-weights';
import { openSite } from '../harness/site';

const site = await openSite({});
try {
  const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  const weights = await pageWeights(site.url);
  const rows = weights.map(({ page, files, gzip, limit }) => [page, String(files), kb(gzip), kb(limit)]);
  console.log(textTable([['page', 'files', 'gzip', 'gzip at most'], ...rows]));
  const large = weights.filter(({ gzip, limit }) => gzip > limit).map(({ page }) => page);
  if (large.length > 0) throw new Error(`Too large: ${large.join(', ')}.`);
} finally {
  await site.close();
}
