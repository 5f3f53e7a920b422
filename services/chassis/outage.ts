/** A dependency is down, slow or overloaded: a temporary 503. Any other error is a bug and a 500. */
export class Outage extends Error {}
