/** The browser has read a download by then, in milliseconds. */
export const READ_BY = 60_000;

/** Hands a file to the browser's downloads. */
export function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), READ_BY);
}

/** A recording's name as a file's: letters of any script with their accents, digits and dashes, at most 80. */
export function fileName(name: string): string {
  const plain = name.normalize('NFKC').replace(/[^\p{L}\p{M}\p{N}]+/gu, '-');
  return [...plain].slice(0, 80).join('').replace(/^-|-$/g, '') || 'recording';
}
