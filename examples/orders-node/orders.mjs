// An order system that writes to the chat by REST: Node 20 or later, without dependencies.
//   CHAT_URL=http://127.0.0.1:8080 CHAT_KEY=<id>.<secret> node examples/orders-node/orders.mjs alice 17
// The key needs the scopes send, read and members. Running it again for the same order sends nothing twice.
const url = process.env.CHAT_URL ?? 'http://127.0.0.1:8080';
const key = process.env.CHAT_KEY;
const [customer, order] = process.argv.slice(2);
if (!key || !customer || !order) {
  console.error('Usage: CHAT_URL=<url> CHAT_KEY=<id>.<secret> node orders.mjs <customer> <order>');
  process.exit(2);
}

const attempts = 10;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Repeats a request until it is answered: 429 and 503 say when, and after a broken connection nobody knows whether it took effect. All calls
// here may be repeated.
async function call(method, path, body) {
  for (let attempt = 1; ; attempt++) {
    let answer;
    try {
      answer = await fetch(new URL(path, url), {
        method,
        headers: { Authorization: `Key ${key}`, 'Content-Type': 'application/json' },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
    } catch (failure) {
      if (attempt === attempts) throw failure;
      await pause(500 * attempt);
      continue;
    }
    if (answer.ok) return answer.json();
    if (attempt === attempts || ![429, 500, 503].includes(answer.status)) {
      throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    }
    await answer.body?.cancel();
    await pause(1000 * Number(answer.headers.get('retry-after') ?? attempt));
  }
}

// The direct conversation of bot and customer: there is one for each pair, so this may be repeated too.
const { conversationId } = await call('POST', '/conversation', { recipientIdArr: [customer], isGroup: false });

// tempMessageId is the name of the message: a send that is repeated with the same one makes no second message.
for (const state of ['placed', 'paid', 'shipped']) {
  const message = await call('POST', `/conversations/${conversationId}/messages`, {
    tempMessageId: `order-${order}-${state}`,
    content: `Order ${order} is ${state}.`,
    messageType: `order.${state}`,
    data: { order: Number(order), state },
  });
  console.log(`${message.seq} ${message.messageId} ${message.content}`);
}
