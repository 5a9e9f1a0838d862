import { frameAncestors } from '@/lib/door/frame-ancestors';
import { version } from '@/package.json';
import { LiveView } from './_components/live-view';

export default function LivePage() {
  return <LiveView appVersion={version} parents={frameAncestors(process.env)} />;
}
