/** Compiled, never run: calls that must compile, and calls that must be refused. */

import WebSocket from 'ws';
import { ApiError, afterChanges, ChatClient, ChatError, ChromeStorage, IndexedDbStorage, MemoryStorage } from 'chat-api-client';
import type { Attachment, ClientOptions, ClientStorage, ConnectionState, Message, PendingMessage } from 'chat-api-client';
import { FileStorage } from 'chat-api-client/file-storage';
import { LiveChat, seenBy } from 'chat-api-client/live';
import type { Live, TimelineItem } from 'chat-api-client/live';

import * as source from '../../src/index.js';
import * as fileSource from '../../src/file-storage.js';
import * as liveSource from '../../src/live.js';
import type * as declared from '../../types/index.js';
import type * as fileDeclared from '../../types/file-storage.js';
import type * as liveDeclared from '../../types/live.js';

// The sources match the declarations.
type Untyped = 'addEventListener' | 'removeEventListener';
const made: new (options: ClientOptions) => Omit<declared.ChatClient, Untyped> = source.ChatClient;
const statics: Pick<typeof declared.ChatClient, 'newMessageId'> = source.ChatClient;
const index: Omit<typeof declared, 'ChatClient'> = source;
const files: typeof fileDeclared = fileSource;
const views: typeof liveDeclared = liveSource;
void [made, statics, index, files, views];

const options: ClientOptions = { httpUrl: 'https://chat.example.org', webSocketUrl: 'wss://chat.example.org', token: async () => 'jwt' };
const timed: ClientOptions = { ...options, token: ({ refused }) => ({ token: refused ? 'other' : 'jwt', renewInMs: 1_000 }) };
// @ts-expect-error a token is a text
const untyped: ClientOptions = { ...options, token: () => 17 };
void [timed, untyped];
const storages: ClientStorage[] = [new MemoryStorage(), new IndexedDbStorage('ann'), new ChromeStorage('ann'), new FileStorage('ann')];
const client = new ChatClient({ ...options, WebSocket, storage: storages[0], locks: null });

const end: () => void = client.on('message', (message) => {
  const seq: number = message.seq;
  const temp: string | undefined = message.tempMessageId;
  void [seq, temp];
  // @ts-expect-error a message has no such field
  message.text;
  // @ts-expect-error may be absent
  const certain: string = message.tempMessageId;
  void certain;
});
end();
client.on('state', ({ state, retryInMs }) => {
  const known: ConnectionState = state;
  void [known, retryInMs];
  // @ts-expect-error no such state
  if (state === 'connected') return;
});
client.on('settled', (settled) => {
  if (settled.error) {
    const retryable: boolean = settled.error.retryable;
    void retryable;
  } else {
    const message: Message = settled.message;
    void message;
  }
  // @ts-expect-error may be a failure
  settled.message.seq;
});
client.on('changes', ({ items }) => {
  const held: Message[] = [];
  const after: Message[] = held.map((message) => afterChanges(message, items));
  const ranges = items.flatMap((item) => (item.kind === 'removed' ? item.ranges : [[item.seq, item.seq]]));
  void [after, ranges];
  // @ts-expect-error only messages have content
  items[0].content;
});
client.on('change-settled', ({ ref, rev, error }) => [ref.trim(), rev?.toFixed(), error?.code]);
const rev: Promise<number> = client.edit('c', 1, 'new', { ifRev: 0 });
void [rev, client.delete('c', [[1, 2]]), client.pendingChanges().map(({ action }) => action)];
void [client.react('c', 1, ['+1']), client.send('c', 'text', { replyTo: 1, mentions: ['ben'] }), client.groups.join('token')];
client.on('my-settings', ({ my, mutedUntil, role }) => [my.toFixed(), mutedUntil?.trim(), role === 'owner']);
client.on('typing', ({ userIds }) => userIds.join());
client.on('changes', ({ conversation, members = [] }) => {
  const left = members.filter((member) => 'left' in member);
  void [conversation?.settings?.slowModeSeconds.toFixed(), left];
});
client.on('me', ({ push }) => push?.notify === 'mentions');
void client.findPeople('ann', { limit: 5 }).then(([{ userId, name, picture }]) => [userId, name, picture]);
void [client.push.key(), client.push.devices().then(([{ isCurrent }]) => isCurrent), client.people.changeMe({ push: { preview: false } })];
client.deviceState(document.hasFocus());
declare const subscription: PushSubscription;
void client.push.subscribe({ ...subscription.toJSON(), device: 'Laptop', publicKey: 'BKey' });
// @ts-expect-error no such wish
client.people.changeMe({ push: { notify: 'some' } });
// @ts-expect-error no such role
client.groups.changeMember('c', 'ben', { role: 'boss' });
// @ts-expect-error ranges are pairs
client.delete('c', [1, 2]);
client.on('error', (error) => {
  if (error instanceof ApiError) error.status.toFixed();
  else if (error instanceof ChatError) error.code.trim();
});
client.addEventListener('presence', ({ detail }) => detail.map(({ userId, lastSeenAt }) => [userId, lastSeenAt]));
// @ts-expect-error no such event
client.on('messages', () => {});
// @ts-expect-error no such event
client.addEventListener('messages', () => {});

const sent: Promise<Message> = client.send('conversation', 'text', { tempMessageId: ChatClient.newMessageId() });
const pending: PendingMessage[] = client.pending();
void [sent, pending];
// @ts-expect-error the content is missing
client.send('conversation');
// @ts-expect-error read only
client.state = 'online';
// @ts-expect-error no token
new ChatClient({ httpUrl: '', webSocketUrl: '' });
// @ts-expect-error an id, not a number
client.markRead(1);
// @ts-expect-error no storage
new ChatClient({ ...options, storage: { get: async () => 1 } });

const attached: Promise<Attachment> = client.upload('c', new Blob(['x']), { name: 'x.txt', onProgress: ({ loaded, total }) => loaded / total });
attached.then((attachment) => client.send('c', '', { attachments: [attachment, 'id'] })).then(({ attachments = [] }) => attachments.map(({ size }) => size.toFixed()));
client.attachmentUrl('id').then(({ url, thumbnailUrl, expiresAt }) => [url, thumbnailUrl?.trim(), expiresAt]);
// @ts-expect-error a file, not its name
client.upload('c', 'view.jpg');

const live = new LiveChat(client, { userId: 'ann', storage: storages[0] });
const timeline = live.timeline('c');
const stop: () => void = timeline.subscribe(({ items, readers }) => {
  const texts = items.map((item: TimelineItem) => (item.kind === 'message' ? seenBy(readers, item.message).join() : item.kind === 'gap' ? item.after.toFixed() : item.send.content));
  void texts;
  // @ts-expect-error not every item has a message
  items[0].message;
});
stop();
const typists: Live<readonly string[]> = live.typing('c');
void [typists, live.presence('ben').snapshot?.online, live.conversations.snapshot.conversations[0]?.latest?.content, timeline.retry('t')?.then(({ seq }) => seq)];
const composer = live.composer('c');
composer.addFile(new Blob(['x']), { name: 'x.txt' });
// @ts-expect-error no such state
if (live.connection.snapshot.state === 'connected') composer.clear();
// @ts-expect-error the user is missing
new LiveChat(client, {});
