import type { Timeline } from "./timeline.ts";

/** One single-threaded process: jobs wait in line for it. */
class Instance {
  freeAt = 0;
  taken = 0;

  /** Seconds of work done until `now`: what was taken on, without what is still in line. */
  worked(now: number): number {
    return this.taken - Math.max(0, this.freeAt - now);
  }
}

/**
 * The replicas of a service, each with its own line, which take turns: what a load balancer gives to a process it cannot give to
 * another. With `shared` there is one line for all, as for the backends of a database.
 */
export class Instances {
  readonly #timeline: Timeline;
  readonly #shared: boolean;
  #instances: Instance[];
  #turn = 0;
  #retiredSeconds = 0;

  constructor(timeline: Timeline, count: number, { shared = false } = {}) {
    this.#timeline = timeline;
    this.#shared = shared;
    this.#instances = Array.from({ length: count }, () => new Instance());
  }

  get count(): number {
    return this.#instances.length;
  }

  /** Seconds of work done so far, by all instances there ever were. */
  get busySeconds(): number {
    const { now } = this.#timeline;
    return this.#instances.reduce((sum, instance) => sum + instance.worked(now), this.#retiredSeconds);
  }

  /** Takes `seconds` of an instance's time, after what is in line there. */
  work(seconds: number, done: () => void): void {
    const instance = this.#shared ? this.#soonestFree() : this.#nextInTurn();
    instance.freeAt = Math.max(instance.freeAt, this.#timeline.now) + seconds;
    instance.taken += seconds;
    this.#timeline.at(instance.freeAt, done);
  }

  /** More or fewer from now on. One that goes still finishes its line. */
  resize(count: number): void {
    for (const gone of this.#instances.splice(count)) this.#retiredSeconds += gone.taken;
    while (this.#instances.length < count) this.#instances.push(new Instance());
  }

  #nextInTurn(): Instance {
    this.#turn = (this.#turn + 1) % this.#instances.length;
    return this.#instances[this.#turn] as Instance;
  }

  /** First come, first served by many is the same as giving each, as it comes, to the one that will be free soonest. */
  #soonestFree(): Instance {
    let soonest = this.#instances[0] as Instance;
    for (const instance of this.#instances) if (instance.freeAt < soonest.freeAt) soonest = instance;
    return soonest;
  }
}
