/** The sign-in of a development server; an app has that of its identity provider. `?server=…` names another server than the one on this machine. */

import { ChatClient, IndexedDbStorage } from 'chat-api-client';
import { LiveChat } from 'chat-api-client/live';

const KEY = 'chat-example-user';
const server = new URLSearchParams(location.search).get('server') ?? 'http://localhost:8080';

/** The user who is signed in in this tab. */
export function keptUser() {
  return sessionStorage.getItem(KEY);
}

export async function signIn(userId) {
  const token = () => tokenOf(userId);
  const { webSocketUrl, webSocketPort } = await (await fetch(new URL('client-settings', server))).json();
  const storage = new IndexedDbStorage(userId);
  const client = new ChatClient({
    httpUrl: server,
    webSocketUrl: webSocketUrl || `ws://${new URL(server).hostname}:${webSocketPort}/`,
    token,
    userId,
    storage,
    keepCursors: false, // history is loaded from the server each time
  });
  client.connect();
  sessionStorage.setItem(KEY, userId);
  return new LiveChat(client, { userId, storage });
}

async function tokenOf(userId) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(new URL('dev/token', server), { method: 'POST', headers, body: JSON.stringify({ userId }) });
  return (await answer.json()).token;
}
