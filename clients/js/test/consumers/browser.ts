/** Compiled, never run, with the types of a browser: those of the library are compatible with them. */

import { ChatClient, IndexedDbStorage } from 'chat-api-client';
import type { ChatEvents } from 'chat-api-client';

const received = (event: CustomEvent<ChatEvents['message']>) => event.detail.content;
const client = new ChatClient({
  httpUrl: '',
  webSocketUrl: '',
  token: () => 'jwt',
  storage: new IndexedDbStorage('ann', indexedDB),
  network: window,
  fetch: (url: string, init: RequestInit): Promise<Response> => fetch(url, init),
  WebSocket,
  XMLHttpRequest,
});
client.addEventListener('message', received, { signal: new AbortController().signal });
client.dispatchEvent(new Event('message'));
void client.upload('c', new File(['x'], 'x.txt'), { signal: AbortSignal.timeout(1) });
// @ts-expect-error no file
void client.upload('c', { size: 1 });
