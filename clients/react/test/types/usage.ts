/** Compiled, never run: calls that must compile, and calls that must be refused. */

import { ChatClient } from 'chat-api-client';
import { LiveChat } from 'chat-api-client/live';
import { createElement } from 'react';
import { ChatProvider, useChat, useComposer, useConnectionState, useConversations, useLive, usePresence, useTimeline, useTyping } from 'chat-api-react';
import * as source from '../../src/index.js';
import type * as declared from '../../types/index.js';

// The sources match the declarations.
const index: typeof declared = source;
void index;

const live = new LiveChat(new ChatClient({ httpUrl: '', webSocketUrl: '', token: () => '' }), { userId: 'ann' });
void createElement(ChatProvider, { live }, 'child');
// @ts-expect-error the views are missing
void createElement(ChatProvider, {});

export function used() {
  const { items, loadOlder, hasOlder, react, edit, remove } = useTimeline('c');
  const { conversations, unread } = useConversations();
  const { text, setText, send, isHeld } = useComposer('c');
  void [items.map(({ key }) => key), loadOlder(), hasOlder && react(1, ['+']), edit(1, 'new'), remove(1).then((rev) => rev.toFixed())];
  void [conversations.map(({ title }) => title), unread.toFixed(), setText(text), send().then((sent) => sent && !isHeld)];
  void [useTyping('c').join(), usePresence('ben')?.online, useConnectionState().connect(), useChat().userId, useLive(live.connection).state];
  // @ts-expect-error an id, not a number
  useTimeline(1);
  // @ts-expect-error not every item has a message
  items[0].message;
}
