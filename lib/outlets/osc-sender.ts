import { Client } from 'node-osc';
import type { StreamRow } from '../readings/stream-message';

/** Of each face and unit: the address's last part, and the value. */
const VALUES = ['p', 'epistemic', 'aleatoric'] as const;

/**
 * Sends rows as Open Sound Control messages by UDP, one for each unit of a face: `/ugn/face/1/AU12` with p, epistemic,
 * aleatoric (float32) and unsure (0 or 1); `/ugn/none` says that a frame has no face.
 */
export class OscSender {
  readonly #client: Client;

  /** @param host where another program listens, such as 127.0.0.1 */
  constructor(host: string, port: number) {
    this.#client = new Client(host, port);
  }

  async send(row: StreamRow): Promise<void> {
    if (!row.success) return this.#client.send(['/ugn/none']);
    for (const [name, values] of Object.entries(row.aus)) {
      if (!values) continue; // the model gave no number
      const numbers = VALUES.map((value) => ({ type: 'float' as const, value: values[value] }));
      await this.#client.send([`/ugn/face/${row.face_id + 1}/${name}`, ...numbers, values.unsure ? 1 : 0]);
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
