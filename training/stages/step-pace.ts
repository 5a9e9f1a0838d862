/** Steps before the speed is believed: the first ones compile and warm up. */
const WARM_STEPS = 5;
/** Steps that the speed is an average of. */
const WINDOW = 100;

/** How fast a stage goes now, checks on the validation split and checkpoints counted in. */
export class Pace {
  private marks: { time: number; waited: number }[] = [];
  private steps = 0;

  /**
   * Call after every step.
   * @param seconds the clock
   * @param waited seconds of the step spent waiting for its images
   */
  mark(seconds: number, waited: number): void {
    this.steps++;
    if (this.steps < WARM_STEPS) return;
    this.marks.push({ time: seconds, waited });
    if (this.marks.length > WINDOW + 1) this.marks.shift();
  }

  /** NaN until the steps are warm. */
  secondsPerStep(): number {
    const count = this.marks.length - 1;
    return count > 0 ? this.span() / count : Number.NaN;
  }

  /** Share of the time spent waiting for images; NaN until the steps are warm. */
  waitingShare(): number {
    const [, ...counted] = this.marks;
    if (counted.length === 0) return Number.NaN;
    return counted.reduce((sum, { waited }) => sum + waited, 0) / this.span();
  }

  private span(): number {
    return this.marks[this.marks.length - 1].time - this.marks[0].time;
  }
}
