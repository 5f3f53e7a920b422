import { DeliverPolicy, type JsMsg, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, nanos } from "@nats-io/transport-node";
import { BATCH, type LoggedMessage, type OpenBroker } from "../broker.ts";
import { repeatWhenWoken } from "../repeat-when-woken.ts";

const STREAM = "facts";
const CONTEXTS = ["orders", "inventory", "payments"];
const DAY_MS = 24 * 3_600_000;
const RECONNECT_MS = 200;
const ANSWER_MS = 3_000;
/** Two missed heartbeats show that a restarted server has forgotten the reader. The reader then begins again after its last message. */
const HEARTBEAT_MS = 500;

/**
 * The log is one stream of NATS JetStream, so its sequence numbers are the positions. The server must run with
 * `sync_interval: always`: by default it acknowledges a message up to two minutes before it is on the disk.
 */
export async function openJetStream(url: string): Promise<OpenBroker> {
  const { host, username, password } = new URL(url);
  const connection = await connect({
    servers: host,
    user: username,
    pass: decodeURIComponent(password),
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
  });
  const manager = await jetstreamManager(connection, { checkAPI: false });
  await manager.streams.add({
    name: STREAM,
    subjects: CONTEXTS.map((context) => `${context}.*`),
    max_age: nanos(7 * DAY_MS), // a context that is away for longer would miss facts
    duplicate_window: nanos(DAY_MS),
  });
  const stream = jetstream(connection, { timeout: ANSWER_MS });

  return {
    async publish(messages) {
      await Promise.all(
        messages.map(({ id, subject, data }) => stream.publish(subject, JSON.stringify(data), { msgID: id })),
      );
    },

    async subscribe({ subjects, after, handle, until }) {
      let position = after;
      const read = async () => {
        const consumer = await stream.consumers.get(STREAM, {
          filter_subjects: [...subjects],
          deliver_policy: DeliverPolicy.StartSequence,
          opt_start_seq: position + 1,
        });
        const messages = await consumer.consume({
          max_messages: BATCH,
          expires: 4 * HEARTBEAT_MS,
          idle_heartbeat: HEARTBEAT_MS,
        });
        const stop = () => messages.stop();
        until.addEventListener("abort", stop);
        if (until.aborted) stop();
        try {
          for await (const message of messages) {
            await handle([toLogged(message)]);
            position = message.seq;
          }
        } finally {
          until.removeEventListener("abort", stop);
          await messages.close();
        }
        return false;
      };
      await repeatWhenWoken("reading the stream", read, { pauseMs: RECONNECT_MS, until }).ended;
    },

    close: () => connection.close(),
  };
}

function toLogged(message: JsMsg): LoggedMessage {
  const id = message.headers?.get("Nats-Msg-Id") ?? "";
  return { id, subject: message.subject, data: dataOf(message), position: message.seq };
}

/** Text that is not JSON stays text: then the consumer finds the message wrong. */
function dataOf(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return message.string();
  }
}
