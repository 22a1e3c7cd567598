// Prints the webhook notifications it gets: node scripts/webhook-sink.ts [port]. Ends with Ctrl-C.
import { WebhookSink } from '../test/support/webhook-sink.ts';
import { notificationText } from './notification-text.ts';

const port = Number(process.argv[2] ?? 9099);
const sink = await WebhookSink.start(port);
sink.onDelivery = ({ payload }) => {
  console.log(`\n${new Date().toISOString().slice(11, 19)}  ${notificationText(payload)}`);
};
console.log(`Waiting for notifications at ${sink.url()}`);
