import { type FormEvent, useState } from 'react';
import { messageOf } from '@/lib/errors';
import type { Recording } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';
import { DialogEnd } from '../../_components/dialog-end';
import { download, fileName } from '../../_view/download';
import { Dialog } from './dialog';

interface Props {
  store: RecordingStore;
  recording: Recording;
  onClose: () => void;
}

/** What BIDS takes in names of files. */
const LABEL = '[0-9a-zA-Z]+';

/** Asks by what names the recording goes into a BIDS data set, and writes that. */
export function BidsDialog({ store, recording, onClose }: Props) {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const folder = fileName(recording.name);

  const write = async (event: FormEvent<HTMLFormElement>, close: () => void) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const label = (name: string) => String(form.get(name)).trim();
    setFailure(null);
    setBusy(true);
    try {
      const { bidsDataset } = await import('@/lib/annotation/bids-dataset');
      const labels = { subject: label('subject'), session: label('session'), task: label('task') };
      download(await bidsDataset(store, recording, labels, folder), `${folder}-bids.zip`);
      close();
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title="BIDS data set" onClose={onClose}>
      {(close) => (
        <form onSubmit={(event) => write(event, close)}>
          <p className="mt-3 text-muted leading-relaxed">
            A folder of BIDS 1.11 with the values of each face on an even grid, and what was marked or not
            read beside them. Names have letters and digits alone.
          </p>
          <Field name="subject" label="Subject" value="01" isRequired />
          <Field name="session" label="Session, if there are several" value="" />
          <Field name="task" label="Task: what they did" value="face" isRequired />
          <DialogEnd failure={failure} leave="Close" onLeave={close}>
            <button type="submit" className="button button-primary" disabled={isBusy}>
              {isBusy ? 'Writing …' : 'Write the folder'}
            </button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}

interface FieldProps {
  name: string;
  label: string;
  value: string;
  isRequired?: boolean;
}

function Field({ name, label, value, isRequired = false }: FieldProps) {
  return (
    <label className="mt-4 block font-medium text-sm">
      {label}
      <input
        name={name}
        required={isRequired}
        maxLength={40}
        pattern={LABEL}
        defaultValue={value}
        title="letters a to z and digits alone"
        className="field mt-1 block w-full font-normal"
      />
    </label>
  );
}
