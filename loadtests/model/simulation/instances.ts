import type { Timeline } from "./timeline.ts";

/** One single-threaded process with a queue. */
class Instance {
  freeAt = 0;
  taken = 0;

  /** Seconds of work done until `now`: the accepted work without the queued rest. Each job stands for `weight` jobs. */
  worked(now: number, weight: number): number {
    return this.taken - Math.max(0, this.freeAt - now) / weight;
  }
}

/**
 * The replicas of a service. Each has a queue of its own and takes its turn: a load balancer cannot move a job from one
 * process to another. With `shared` there is one queue for all, as for the backends of a database.  With a `share`
 * below 1, only that share of the jobs arrives, and proportionally fewer instances serve them. When that would be less
 * than one instance, each job occupies the queue for all the jobs that it stands for, but takes only its own time.
 */
export class Instances {
  readonly #timeline: Timeline;
  readonly #shared: boolean;
  readonly #share: number;
  #instances: Instance[] = [];
  #count = 0;
  #weight = 1;
  #turn = 0;
  #retiredSeconds = 0;
  #onNextWork: (() => void) | undefined;

  constructor(timeline: Timeline, count: number, { shared = false, share = 1 } = {}) {
    this.#timeline = timeline;
    this.#shared = shared;
    this.#share = share;
    this.resize(count);
  }

  get count(): number {
    return this.#count;
  }

  /** Seconds of work done so far by all instances that ever existed. */
  get busySeconds(): number {
    const { now } = this.#timeline;
    const worked = (sum: number, instance: Instance) => sum + instance.worked(now, this.#weight);
    return this.#instances.reduce(worked, this.#retiredSeconds) / this.#share;
  }

  /** Calls back once, when the next work comes. */
  onNextWork(callback: () => void): void {
    this.#onNextWork = callback;
  }

  /** Takes `seconds` of an instance's time, after the work in its queue. Without `done`, nobody waits for its end. */
  work(seconds: number, done?: () => void): void {
    this.#onNextWork?.();
    this.#onNextWork = undefined;
    const instance = this.#shared ? this.#soonestFree() : this.#nextInTurn();
    const begins = Math.max(instance.freeAt, this.#timeline.now);
    instance.freeAt = begins + seconds * this.#weight;
    instance.taken += seconds;
    if (done) this.#timeline.at(begins + seconds, done);
  }

  /** Changes the number of instances from now on. A removed instance finishes its queue. */
  resize(count: number): void {
    const simulated = Math.max(1, Math.round(count * this.#share));
    for (const gone of this.#instances.splice(simulated)) this.#retiredSeconds += gone.taken;
    while (this.#instances.length < simulated) this.#instances.push(new Instance());
    this.#count = count;
    this.#reweigh(simulated / (count * this.#share));
  }

  /** The queued work was weighted with the capacity before the change. */
  #reweigh(weight: number): void {
    const { now } = this.#timeline;
    for (const instance of this.#instances) {
      if (instance.freeAt > now) instance.freeAt = now + ((instance.freeAt - now) * weight) / this.#weight;
    }
    this.#weight = weight;
  }

  #nextInTurn(): Instance {
    this.#turn = (this.#turn + 1) % this.#instances.length;
    return this.#instances[this.#turn] as Instance;
  }

  /**
   * First come, first served by several servers equals assigning each job, on arrival, to the server that is free
   * first.
   */
  #soonestFree(): Instance {
    let soonest = this.#instances[0] as Instance;
    for (const instance of this.#instances) if (instance.freeAt < soonest.freeAt) soonest = instance;
    return soonest;
  }
}
