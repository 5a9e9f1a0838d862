import { FacePage } from './face-page';

/**
 * Works through a list with several browsers at once, each taking the next item when it is done with one.
 * @throws whatever the work throws first, when the others have ended too
 */
export async function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, page: FacePage) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  let isStopping = false;
  const runLane = async () => {
    const page = new FacePage();
    try {
      for (const item of waiting) {
        if (isStopping) break;
        await work(item, page);
      }
    } catch (error) {
      isStopping = true;
      throw error;
    } finally {
      await page.close();
    }
  };
  const results = await Promise.allSettled(Array.from({ length: lanes }, runLane));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
