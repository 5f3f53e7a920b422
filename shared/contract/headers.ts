/** Headers of every answer: it depends on who asks and when, so nothing may keep it; and it is what it says it is. */
export const ANSWER_HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
