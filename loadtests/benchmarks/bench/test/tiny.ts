/**
 * The smallest options that give every figure. Tests ignore the values: a busy machine may not even sustain the lowest
 * rate.
 */
export const tiny = { rounds: 1, blocks: 1, seconds: 0.05, probeSeconds: 1, probes: 1, precision: 2 };

export const context = { progress: () => {}, signal: new AbortController().signal };
