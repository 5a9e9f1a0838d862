// Twelve pictures are looked at, each for three seconds, while the camera reads the face. At the end the participant is given
// the data; a real study would send them to its own server there.
import keyboardResponse from '@jspsych/plugin-html-keyboard-response';
import { initJsPsych } from 'jspsych';
import {
  UgnLiveCameraPlugin,
  UgnLiveConsentPlugin,
  UgnLiveExtension,
  UgnLiveNeutralPlugin,
} from 'ugn-live/jspsych';

const CROSS_MS = 700;
const PICTURE_MS = 3000;
const PICTURES = {
  pleasant: { sun: 'a sun', flower: 'a flower', cake: 'a cake', balloons: 'balloons' },
  neutral: { chair: 'a chair', key: 'a key', cup: 'a cup', book: 'a book' },
  unpleasant: { spider: 'a spider', storm: 'a thunderstorm', mould: 'mouldy bread', shards: 'a broken pot' },
};

const addressOf = (picture) => `/examples/jspsych/pictures/${picture}.svg`;

const jsPsych = initJsPsych({
  extensions: [{ type: UgnLiveExtension, params: { assets: '/examples/ugn-live/assets' } }],
  on_finish: () => jsPsych.extensions['ugn-live'].close(),
});

const CONSENT = `
  <h1>Twelve pictures</h1>
  <p>An example of an experiment: you look at twelve drawings, a few seconds each, for about a minute. Meanwhile your camera reads
  how your face moves.</p>
  <ul>
    <li>The pictures of your camera stay in this browser. They are neither kept nor sent.</li>
    <li>At the end you can save the numbers that were read. Nobody else gets them.</li>
    <li>The camera is opened after you agreed, and closed at the end. You can close this page at any time.</li>
  </ul>`;

/** In the middle of the page. @param heading for who hears the page */
const stage = (heading, shown) => `<main class="stage"><h1 class="unseen">${heading}</h1>${shown}</main>`;

const CROSS = {
  type: keyboardResponse,
  stimulus: stage('The next picture follows', '<span class="cross" aria-hidden="true">+</span>'),
  choices: 'NO_KEYS',
  trial_duration: CROSS_MS,
};

const pictures = Object.entries(PICTURES).flatMap(([kind, ones]) =>
  Object.entries(ones).map(([picture, words]) => ({
    type: keyboardResponse,
    stimulus: stage('A picture', `<img src="${addressOf(picture)}" width="600" height="400" alt="${words}">`),
    choices: 'NO_KEYS',
    trial_duration: PICTURE_MS,
    extensions: [{ type: UgnLiveExtension }],
    data: { picture, kind },
  })),
);

for (const { data } of pictures) new Image().src = addressOf(data.picture); // there before they are shown

await jsPsych.run([
  { type: UgnLiveConsentPlugin, text: CONSENT },
  { type: UgnLiveCameraPlugin, if_without: 'end' },
  { type: UgnLiveNeutralPlugin },
  ...jsPsych.randomization.shuffle(pictures).flatMap((trial) => [CROSS, trial]),
]);

if (
  jsPsych.data
    .get()
    .filterCustom(({ picture }) => picture)
    .count() === pictures.length
)
  showEnd();

function showEnd() {
  const main = document.createElement('main');
  main.className = 'ugn-live';
  main.innerHTML = `
    <h1 tabindex="-1">Thank you</h1>
    <p>The camera is closed. The numbers are in this page alone: save them, or close it.</p>
    <div class="ugn-buttons"><button type="button" class="ugn-main">Save the data (JSON)</button></div>`;
  main.querySelector('button').addEventListener('click', () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([jsPsych.data.get().json()], { type: 'application/json' }));
    link.download = 'twelve-pictures.json';
    link.click();
  });
  jsPsych.getDisplayElement().replaceChildren(main);
  main.querySelector('h1').focus();
}
