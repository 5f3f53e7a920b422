import type { Both } from "@app/infra/embedded/both";
import { SERVICES } from "@app/infra/embedded/call-keys";

/** The services that are ready while the three others are stopped. */
export async function servingAlone({ services, processes }: Both): Promise<string[]> {
  const urls: Record<string, string> = { ...services!.internalUrls, gateway: services!.url };
  const alone: string[] = [];
  for (const name of SERVICES) {
    const others = SERVICES.filter((other) => other !== name).map((other) => processes[other]!);
    try {
      for (const pid of others) process.kill(pid, "SIGSTOP");
      const signal = AbortSignal.timeout(5_000);
      const { ok } = await fetch(`${urls[name]}/readyz`, { signal }).catch(() => ({ ok: false }));
      if (ok) alone.push(name);
    } finally {
      for (const pid of others) process.kill(pid, "SIGCONT");
    }
  }
  return alone;
}
