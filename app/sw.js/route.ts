import { buildName } from '@/lib/door/build-name';
import { filesOfModel, filesOfSite } from '@/lib/offline-copy/files-to-keep';
import { bundledWorker, keepingScript } from '@/lib/offline-copy/worker-script';
import { projectFolder } from '@/lib/server/folders';
import { respond } from '@/lib/server/http';
import { servedModel } from '@/lib/server/published-models';
import { ASSET_BASE } from '../_view/asset-base';

/** Of the build that runs, so it is read once. */
let site: Promise<Parameters<typeof keepingScript>> | null = null;

/** The service worker: see lib/offline. While the model cannot be used, browsers go on with what they have. */
export function GET(): Promise<Response> {
  return respond(async () => {
    site ??= readSite().catch((error) => {
      site = null;
      throw error;
    });
    const [worker, build, files] = await site;
    const model = await filesOfModel(servedModel());
    return new Response(keepingScript(worker, build, [...files, ...model]), {
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' },
    });
  });
}

async function readSite(): Promise<Parameters<typeof keepingScript>> {
  const root = projectFolder();
  const files = await filesOfSite({ root, assetBase: ASSET_BASE });
  return [await bundledWorker(root), await buildName(root), files];
}
