import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Server } from 'node-osc';
import { describe, expect, it } from 'vitest';
import { ClockTie } from '../../../lib/outlets/clock-tie';
import { loadLsl } from '../../../lib/outlets/lsl-library';
import { LslSender } from '../../../lib/outlets/lsl-sender';
import { OscSender } from '../../../lib/outlets/osc-sender';
import { readStream } from '../../../lib/outlets/read-stream';
import { pythonWith, runPython } from '../../harness/python';
import { freePort } from '../../harness/site';
import { streamedRows } from '../../harness/streamed-rows';

describe('the reader of the stream', () => {
  async function served<T>(lines: readonly string[], use: (site: string) => Promise<T>): Promise<T> {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (const line of lines) response.write(line);
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
    }
  }
  const all = async (site: string) => {
    const rows = [];
    for await (const row of readStream(site, 'token', new AbortController().signal)) rows.push(row);
    return rows;
  };

  it('gives rows whole, however they are cut on their way, and passes over signs of life', async () => {
    const rows = [...streamedRows(1, 0), ...streamedRows(2, 50, [])];
    const text = `\n${rows.map((row) => `${JSON.stringify(row)}\n`).join('\n')}`;
    const pieces = text.match(/.{1,700}/gs)!;
    expect(await served(pieces, all)).toEqual(rows);
  });

  it('says what is wrong', async () => {
    await expect(served(['{"a":1}\n'], all)).rejects.toThrow(/no reading: {"a":1}/);
    await expect(all(`http://127.0.0.1:${await freePort()}`)).rejects.toThrow(/No site answers/);
  });
});

describe('the tie of two clocks', () => {
  const JITTER = [0.2, 7, 1, 0.5, 22, 3];

  it('keeps the times between frames, whatever the way here took, and follows a clock that was set', () => {
    let [wall, now, i] = [1_767_000_000_000, 500, 0];
    const tie = new ClockTie(
      () => now,
      () => wall,
    );
    const passed = (milliseconds: number) => {
      wall += milliseconds;
      now += milliseconds / 1000;
    };
    const late: number[] = [];
    for (let frame = 0; frame < 100; frame++) {
      const [utc, taken] = [new Date(wall).toISOString(), now];
      const delay = JITTER[i++ % JITTER.length];
      passed(delay);
      late.push(Math.abs(tie.at(frame / 30, utc) - taken));
      passed(1000 / 30 - delay);
    }
    expect(Math.max(...late)).toBeLessThan(0.0015);
    wall += 3_600_000; // nobody asks the other clock
    const utc = new Date(wall).toISOString();
    expect(Math.abs(tie.at(100 / 30, utc) - now)).toBeLessThan(0.0015);
  });
});

describe('Open Sound Control', () => {
  it('gets a message for each unit of a face', async () => {
    const port = await freePort();
    const server = new Server(port, '127.0.0.1');
    await once(server, 'listening');
    const messages: unknown[][] = [];
    server.on('message', (message: unknown[]) => messages.push(message));
    const sender = new OscSender('127.0.0.1', port);
    const [row] = streamedRows(100, 0, [2]);
    await sender.send(row);
    await sender.send(streamedRows(101, 0, [])[0]);
    while (messages.length < 19) await setTimeout(10);
    await sender.close();
    await server.close();
    const smile = messages.find(([address]) => address === '/ugn/face/2/AU12')!;
    const { p, epistemic, aleatoric } =
      row.success && row.aus.AU12 ? row.aus.AU12 : { p: 0, epistemic: 0, aleatoric: 0 };
    expect(smile[1]).toBeCloseTo(p, 5);
    expect(smile.slice(2, 4)).toEqual([expect.closeTo(epistemic, 5), expect.closeTo(aleatoric, 5)]);
    expect(smile[4]).toBe(0);
    expect(messages[18]).toEqual(['/ugn/none']);
  });
});

describe('Lab Streaming Layer', () => {
  const python = pythonWith('pylsl');
  const missing = 'no Python with pylsl here: pip install pylsl, and name its Python in UGN_PYTHON';

  it('says where to get liblsl', async () => {
    await expect(loadLsl('/nowhere/liblsl.so')).rejects.toThrow(/sccn\/liblsl/);
    if (process.platform === 'linux') await expect(loadLsl('libc.so.6')).rejects.toThrow(/sccn\/liblsl/);
  });

  it.skipIf(!python)(`is received by pylsl with its times (${python ?? missing})`, async () => {
    const find = `import glob, json, os, pylsl
print(json.dumps((glob.glob(os.path.join(os.path.dirname(pylsl.__file__), 'lib', '*lsl*')) + [pylsl.lib.__file__])[0]))`;
    const library = await loadLsl(runPython(python!, find, []) as string);
    const sender = new LslSender(library);
    // opens the stream, so that it can be found
    const begun = Date.now();
    const taken = (frame: number) => begun + 50 * frame;
    const send = (frame: number, faces: readonly number[] = [1]) => {
      for (const row of streamedRows(frame, taken(frame), faces)) sender.send(row);
    };
    send(1);
    const receiver = spawn(python!, [
      '-c',
      `
import json, sys
from pylsl import StreamInlet, resolve_byprop
found = resolve_byprop('source_id', 'ugn-live-face-1', timeout=20)
inlet = StreamInlet(found[0])
info = inlet.info(timeout=10)
labels, channel = [], info.desc().child('channels').child('channel')
while not channel.empty():
    labels.append(channel.child_value('label'))
    channel = channel.next_sibling()
inlet.open_stream(timeout=10)
print('ready', flush=True)
samples = []
while len(samples) < 30:
    values, time = inlet.pull_sample(timeout=10)
    samples.append([time, values])
print(json.dumps({'name': info.name(), 'rate': info.nominal_srate(), 'model': info.desc().child_value('model'), 'labels': labels, 'samples': samples, 'offset': inlet.time_correction()}).replace('NaN', 'null'), flush=True)`,
    ]);
    let [out, err] = ['', ''];
    receiver.stdout.on('data', (text) => {
      out += text;
    });
    receiver.stderr.on('data', (text) => {
      err += text;
    });
    const gone = once(receiver, 'exit');
    while (!out.includes('ready') && receiver.exitCode === null) await setTimeout(20);
    const first = Math.ceil((Date.now() - begun) / 50) + 1;
    const expected: number[] = [];
    for (let frame = first; frame < first + 31; frame++) {
      await setTimeout(Math.max(0, taken(frame) - Date.now()));
      expected.push(library.now() - (Date.now() - taken(frame)) / 1000);
      send(frame, frame === first + 10 ? [] : [1]);
    }
    await gone;
    sender.close();
    expect(err.replaceAll(/^.*\|.*$/gm, '').trim()).toBe('');
    const read = JSON.parse(out.slice(out.indexOf('{')));
    expect(read).toMatchObject({ name: 'UGN Live face 1', rate: 0, model: 'made-up' });
    expect(Math.abs(read.offset)).toBeLessThan(0.002);
    const p = read.labels.indexOf('AU12_p');
    const [row] = streamedRows(first, 0);
    expect(read.samples[0][1][p]).toBeCloseTo(row.success ? row.aus.AU12!.p : 0, 5);
    expect(read.samples[10][1][p]).toBeNull();
    for (const [i, [time]] of read.samples.entries()) {
      expect(Math.abs(time - expected[i]), `sample ${i}`).toBeLessThan(0.005);
    }
  });
});
