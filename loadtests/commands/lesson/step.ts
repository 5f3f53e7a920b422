/** One line of a check: it is right, or something is missing and the hint says what to do. */
export type Step = { right: boolean; said: string; hint?: string };

export const right = (said: string): Step => ({ right: true, said });

export const missing = (said: string, hint: string): Step => ({ right: false, said, hint });
