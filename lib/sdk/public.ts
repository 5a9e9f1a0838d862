/**
 * Facial action units with their uncertainty, in your own page: no picture leaves it.
 *
 * @module ugn-live
 */

export { AppError, type ErrorKind } from '../errors';
export type { DetectorOptions, OnReading, ReadOptions, Watching, WatchOptions } from './detector-options';
export { createDetector, type Detector, type Running } from './page-detector';
export type { Picture } from './pictures';
export type {
  DetectorHeader,
  EmptyRow,
  FaceRow,
  FrameFacts,
  Place,
  Pose,
  Quality,
  Reading,
  Row,
  Side,
  Unit,
} from './reading-types';
