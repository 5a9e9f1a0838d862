/** Hertz; who has the eyes closed tells them apart. */
const PITCH = { begin: 660, end: 440 } as const;
const SECONDS = 0.14;
const LOUDNESS = 0.12;

let audio: AudioContext | null = null;

/** A short tone when a step begins or ends; none where the browser plays no sound. */
export function tone(kind: keyof typeof PITCH): void {
  if (typeof AudioContext === 'undefined') return;
  audio ??= new AudioContext();
  const { currentTime } = audio;
  const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
  oscillator.frequency.value = PITCH[kind];
  gain.gain.setValueAtTime(LOUDNESS, currentTime);
  gain.gain.exponentialRampToValueAtTime(0.001, currentTime + SECONDS);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start();
  oscillator.stop(currentTime + SECONDS);
}
