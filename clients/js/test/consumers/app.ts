/** Compiled, never run: a program that uses the package as it is installed, with or without the types of a platform. */

import { ApiError, ChatClient, MemoryStorage, afterChanges } from 'chat-api-client';
import type { ClientOptions, Message } from 'chat-api-client';
import { FileStorage } from 'chat-api-client/file-storage';
import { LiveChat } from 'chat-api-client/live';

const options: ClientOptions = {
  httpUrl: 'https://chat.example.org',
  webSocketUrl: 'wss://chat.example.org:8081/',
  token: async () => 'jwt',
  storage: new FileStorage('folder'),
};
const client = new ChatClient(options);
const end: () => void = client.on('message', ({ content }) => content.trim());
client.addEventListener('presence', ({ type, detail }) => [type.trim(), detail.map(({ online }) => online)]);
client.on('error', (error) => error instanceof ApiError && error.status.toFixed());
const live = new LiveChat(client, { userId: 'ann', storage: new MemoryStorage() });
const first: Message | undefined = live.timeline('c').snapshot.items.map((item) => (item.kind === 'message' ? afterChanges(item.message, []) : undefined))[0];
export const used = [end, first];
