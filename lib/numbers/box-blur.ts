/**
 * Running means along rows and then columns, in place; beyond the edge the edge is repeated. Three passes come close
 * to a Gaussian.
 * @param image [size, size, 3]
 * @param radius the mean is of 2 · radius + 1 pixels
 */
export function boxBlur(image: Float32Array, size: number, radius: number, passes: number): void {
  const line = new Float32Array(size);
  const alongLine = (start: number, step: number) => {
    for (let i = 0; i < size; i++) line[i] = image[start + i * step];
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let k = i - radius; k <= i + radius; k++) sum += line[k < 0 ? 0 : k < size ? k : size - 1];
      image[start + i * step] = sum / (2 * radius + 1);
    }
  };
  for (let pass = 0; pass < passes; pass++) {
    for (let i = 0; i < size; i++) for (let c = 0; c < 3; c++) alongLine(i * size * 3 + c, 3);
    for (let i = 0; i < size; i++) for (let c = 0; c < 3; c++) alongLine(i * 3 + c, size * 3);
  }
}
