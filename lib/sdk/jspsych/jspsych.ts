/**
 * For experiments in jsPsych 8: an extension that adds the action units of the participant's face to a trial's data, and plugins
 * that ask for consent, open the camera and take the neutral face.
 *
 * @module ugn-live/jspsych
 */

export { type CameraData, type CameraParameters, UgnLiveCameraPlugin } from './camera-plugin';
export { type ConsentData, type ConsentParameters, UgnLiveConsentPlugin } from './consent-plugin';
export type { FieldInfo, JsPsych, PluginInfo, SimulationOptions } from './jspsych-types';
export {
  type NeutralBaseline,
  type NeutralData,
  type NeutralParameters,
  UgnLiveNeutralPlugin,
} from './neutral-plugin';
export type { TrialFrame } from './trial-frames';
export type { TrialSummary, TrialUnit, UnitSummary } from './trial-summary';
export { type TrialData, UgnLiveExtension } from './ugn-live-extension';
