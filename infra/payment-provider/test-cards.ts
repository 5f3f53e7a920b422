/** The provider's behaviour for a test card; `first` applies to the first call with an idempotency key. */
export interface CardBehaviour {
  status: "authorized" | "declined";
  /** Latency of the card's bank in milliseconds. */
  bankMs: number;
  /** The first attempt answers 500 and charges nothing. */
  failsFirst: boolean;
  /** The first attempt charges and is never answered, so the caller gets a timeout. */
  silentFirst: boolean;
}

const authorized: CardBehaviour = { status: "authorized", bankMs: 0, failsFirst: false, silentFirst: false };
const declined: CardBehaviour = { ...authorized, status: "declined" };

const testCards: Record<string, CardBehaviour> = {
  card_accepted: authorized,
  card_declined: declined,
  card_slow: { ...authorized, bankMs: 2000 },
  card_fails_once: { ...authorized, failsFirst: true },
  card_charges_then_times_out: { ...authorized, silentFirst: true },
};

/** The behaviour for a card. An unknown card is declined. */
export function behaviourOf(card: string): CardBehaviour {
  return Object.hasOwn(testCards, card) ? (testCards[card] ?? declined) : declined;
}
