import type { Timeline } from "./timeline.ts";

/** One single-threaded process: jobs wait in line for it. */
class Instance {
  freeAt = 0;
  taken = 0;

  /** Seconds of work done until `now`: what was taken on, without what is still in line, where each job stands for `weight`. */
  worked(now: number, weight: number): number {
    return this.taken - Math.max(0, this.freeAt - now) / weight;
  }
}

/**
 * The replicas of a service, each with its own line, which take turns: what a load balancer gives to a process it cannot give to
 * another. With `shared` there is one line for all, as for the backends of a database.
 *
 * With a `share` below 1 only that share of the jobs comes, and as much smaller a number of instances takes them; where that would
 * be less than one, each job holds up the line for all those it stands for, and only for itself takes its own time.
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

  constructor(timeline: Timeline, count: number, { shared = false, share = 1 } = {}) {
    this.#timeline = timeline;
    this.#shared = shared;
    this.#share = share;
    this.resize(count);
  }

  get count(): number {
    return this.#count;
  }

  /** Seconds of work done so far, by all instances there ever were. */
  get busySeconds(): number {
    const { now } = this.#timeline;
    const worked = (sum: number, instance: Instance) => sum + instance.worked(now, this.#weight);
    return this.#instances.reduce(worked, this.#retiredSeconds) / this.#share;
  }

  /** Takes `seconds` of an instance's time, after what is in line there. */
  work(seconds: number, done: () => void): void {
    const instance = this.#shared ? this.#soonestFree() : this.#nextInTurn();
    const begins = Math.max(instance.freeAt, this.#timeline.now);
    instance.freeAt = begins + seconds * this.#weight;
    instance.taken += seconds;
    this.#timeline.at(begins + seconds, done);
  }

  /** More or fewer from now on. One that goes still finishes its line. */
  resize(count: number): void {
    const simulated = Math.max(1, Math.round(count * this.#share));
    for (const gone of this.#instances.splice(simulated)) this.#retiredSeconds += gone.taken;
    while (this.#instances.length < simulated) this.#instances.push(new Instance());
    this.#count = count;
    this.#reweigh(simulated / (count * this.#share));
  }

  /** What is in line was weighed with the capacity there was before. */
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

  /** First come, first served by many is the same as giving each, as it comes, to the one that will be free soonest. */
  #soonestFree(): Instance {
    let soonest = this.#instances[0] as Instance;
    for (const instance of this.#instances) if (instance.freeAt < soonest.freeAt) soonest = instance;
    return soonest;
  }
}
