/** There is nothing to run the suite against; the message is one sentence that says what to do. */
export class Unreachable extends Error {}
