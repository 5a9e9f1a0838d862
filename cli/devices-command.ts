import { defineCommand } from 'citty';
import { bestDevice, listDevices } from '../training/backends/device';
import { refuseUnread } from './arguments';

export const devicesCommand = defineCommand({
  meta: { name: 'devices', description: 'List what this machine can train on.' },
  async run({ cmd, rawArgs }) {
    refuseUnread(rawArgs, cmd.args);
    const devices = await listDevices();
    const { backend } = await bestDevice();
    for (const device of devices) {
      const mark = device.backend === backend ? '→' : ' ';
      console.log(`${mark} ${device.backend.padEnd(10)}  ${device.label}: ${device.reason}`);
    }
    console.log(`\nTraining uses ${backend}; --backend changes it.`);
  },
});
