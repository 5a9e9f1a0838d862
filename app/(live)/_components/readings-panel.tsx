import type { ModelFacts } from '@/lib/readings/face-reading';
import { Choice } from '../../_components/choice';
import { Icon } from '../../_components/icons';
import type { Selection } from '../../_view/selection';
import type { ResultFeed } from '../_view/result-feed';
import type { PanelView, RowOrder } from '../_view/use-view-options';
import { AuPanel } from './au-panel';
import { FaceTabs } from './face-tabs';
import { ValuesTable } from './values-table';

interface Props {
  feed: ResultFeed;
  model: ModelFacts;
  selection: Selection;
  view: PanelView;
  order: RowOrder;
  hasBaseline: boolean;
  /** Nothing is read now, so the values are old ones. */
  isOld: boolean;
  onView: (view: PanelView) => void;
  onOrder: (order: RowOrder) => void;
}

const VIEWS = [
  { value: 'rows', text: 'Rows' },
  { value: 'table', text: 'Table' },
] as const;

const ORDERS = [
  { value: 'face', text: 'By region' },
  { value: 'strongest', text: 'Strongest' },
] as const;

/** Every action unit of one face, as rows or as a table. */
export function ReadingsPanel(props: Props) {
  const { feed, model, selection, view, order, hasBaseline, isOld, onView, onOrder } = props;
  return (
    <section aria-labelledby="readings-title" className="card p-2 sm:p-3" data-old={isOld}>
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2 px-2">
        <h2 id="readings-title" className="mr-auto font-semibold text-lg">
          Action units
        </h2>
        <Choice bare label="Values as" value={view} options={VIEWS} onChange={onView} />
        {view === 'rows' && (
          <Choice bare label="Order of the rows" value={order} options={ORDERS} onChange={onOrder} />
        )}
      </div>
      {isOld && (
        <p className="mx-2 mb-2 flex items-center gap-2 rounded-lg bg-sunken px-3 py-1.5 text-sm">
          <Icon name="clock" className="size-4" /> Old values: of the last picture that came.
        </p>
      )}
      <FaceTabs feed={feed} />
      {view === 'rows' ? (
        <AuPanel feed={feed} model={model} order={order} selection={selection} hasBaseline={hasBaseline} />
      ) : (
        <ValuesTable feed={feed} model={model} />
      )}
    </section>
  );
}
