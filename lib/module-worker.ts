/**
 * Starts a module as a worker, of whatever origin its script is: browsers start workers from the page's own alone, and
 * import from any that allows it (CORS). A script of another origin is therefore imported by a line of our own.
 * @param script its address; a path is one of this origin
 * @param byImport whether it is imported so; left out, where it must be
 */
export function startModuleWorker(script: string, byImport = isForeign(script)): Worker {
  if (!byImport) return new Worker(script, { type: 'module' });
  const line = `import ${JSON.stringify(new URL(script, location.origin).href)};`;
  // Not every browser has read the address by the time it could be revoked; it is a line, once for each worker.
  return new Worker(URL.createObjectURL(new Blob([line], { type: 'text/javascript' })), { type: 'module' });
}

/** Whether a script cannot be a worker here as it is: that of another origin, and any for a worker that was imported. */
export function isForeign(script: string): boolean {
  return location.protocol === 'blob:' || new URL(script, location.origin).origin !== location.origin;
}
