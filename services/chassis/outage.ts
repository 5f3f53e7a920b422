/** What this service needs is away, slow or overloaded: a 503 that passes, where any other error is a bug and a 500. */
export class Outage extends Error {}
