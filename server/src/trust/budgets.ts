/** Limits against hostile input; passing one makes the answer unknown, never wrong. */

/** Deeper paths than any real image has: a change below is taken as one that nobody can follow, at this depth. */
export const deepestChange = 64;

/** Views that stand on views (stages copying from stages): each level is a few stack frames of a query. */
export const deepestView = 400;
