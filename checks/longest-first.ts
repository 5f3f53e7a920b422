import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The longest system tests: they mostly wait, or load a variant for a fixed time. */
const LONGEST =
  /\/(chaos\/every-fault|bench\/run|bench\/full-stores|one-pair|k6-scripts|load\/running-target|load\/drivers|redrive\/redrive|stand-alone\/plugin|telemetry|start|lessons|lab|mesh|forms)\.system-test\.ts$/;

/**
 * Begins with the longest files, so that none of them runs alone at the end. Vitest does this by itself once it knows the
 * durations of an earlier run; in a fresh clone it begins with the largest files. The tests on a cluster keep the order of
 * their paths: the first file measures pods that nobody has used.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    if (files.every(({ moduleId }) => moduleId.endsWith(".k8s-test.ts")))
      return files.toSorted((a, b) => a.moduleId.localeCompare(b.moduleId));
    const isShort = ({ moduleId }: TestSpecification) => Number(!LONGEST.test(moduleId));
    return (await super.sort(files)).sort((a, b) => isShort(a) - isShort(b));
  }
}
