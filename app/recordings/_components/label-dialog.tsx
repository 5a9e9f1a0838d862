import { type FormEvent, useId, useState } from 'react';
import { messageOf } from '@/lib/errors';
import type { Recording } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';
import { Dialog } from './dialog';

interface Props {
  store: RecordingStore;
  recording: Recording;
  onChanged: (recording: Recording) => void;
  onClose: () => void;
}

/** Name, tags and notes of a recording. */
export function LabelDialog({ store, recording, onChanged, onClose }: Props) {
  const id = useId();
  const [failure, setFailure] = useState<string | null>(null);
  const save = async (event: FormEvent<HTMLFormElement>, close: () => void) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name)).trim();
    const tags = [
      ...new Set(
        text('tags')
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
      ),
    ];
    try {
      const changed = await store.label(recording.id, { name: text('name'), tags, notes: text('notes') });
      close();
      onChanged(changed);
    } catch (error) {
      setFailure(messageOf(error));
    }
  };
  return (
    <Dialog title="Name, tags and notes" onClose={onClose}>
      {(close) => (
        <form onSubmit={(event) => save(event, close)} className="mt-4 space-y-4">
          <label className="block font-medium text-sm">
            Name
            <input
              name="name"
              required
              maxLength={200}
              defaultValue={recording.name}
              className="field mt-1 block w-full font-normal"
            />
          </label>
          <label className="block font-medium text-sm">
            Tags
            <input
              name="tags"
              defaultValue={recording.tags.join(', ')}
              aria-describedby={`${id}-tags`}
              className="field mt-1 block w-full font-normal"
            />
          </label>
          <p id={`${id}-tags`} className="!mt-1 text-muted text-sm">
            With commas between them.
          </p>
          <label className="block font-medium text-sm">
            Notes
            <textarea
              name="notes"
              rows={4}
              maxLength={20_000}
              defaultValue={recording.notes}
              className="field mt-1 block w-full font-normal"
            />
          </label>
          {failure && (
            <p role="alert" className="border-alarm border-l-4 pl-3">
              {failure}
            </p>
          )}
          <div className="flex flex-wrap justify-end gap-3">
            <button type="button" className="button" onClick={close}>
              Cancel
            </button>
            <button type="submit" className="button button-primary">
              Save
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
