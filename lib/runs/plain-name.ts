const NAME = /^[\w.-]+$/;

/** A name that cannot leave its folder. */
export function isPlain(name: string): boolean {
  return name.length <= 200 && NAME.test(name) && name !== '.' && name !== '..';
}
