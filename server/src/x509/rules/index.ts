/** Every rule of this folder; written by `npm run generate`. */

export const pemRules = [
];
