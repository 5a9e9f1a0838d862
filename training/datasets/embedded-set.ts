/** Folder of the rendered face set that lies in the repository, from the project's root. */
export const EMBEDDED_SET = 'training/datasets/rendered';
