/** Shows pushes as notifications, one for each conversation, and opens the conversation on a click. */

const ICON = '/icons/192.png';
const BADGE = '/icons/badge.png';
/** The server counts no further. */
const MAX_COUNT = 50;

/**
 * Every push shows a notification, because browsers withdraw the permission otherwise. One about a conversation that the user is looking
 * at makes no sound and is closed at once.
 * @param {any} data PushMessageData, null if the push is empty
 */
async function notify(data) {
  const push = payloadOf(data);
  const tag = tagOf(push);
  const [shown] = await self.registration.getNotifications({ tag });
  const isSeen = push.conversationId !== undefined && (await windowThatSays({ type: 'is-seen', conversationId: push.conversationId })) !== undefined;
  const news = together(shown?.data, push);
  const text = await notificationTexts();
  await self.registration.showNotification(titleOf(news, text), {
    tag, body: bodyOf(news, text), icon: ICON, badge: BADGE, renotify: !isSeen, silent: isSeen, timestamp: Date.now(), data: news,
  });
  if (isSeen) for (const each of await self.registration.getNotifications({ tag })) each.close();
  await showBadge();
}

/**
 * The newest text, and all that the notification stands for. The number of a push has all unread messages, so a push that comes late, after one
 * about a later message, changes nothing.
 * @param {any} shown the news of the notification that is replaced @param {any} push
 */
function together(shown, push) {
  if (!shown) return push;
  const newest = shown.seq > push.seq ? shown : push;
  return { ...newest, mentioned: Boolean(shown.mentioned || push.mentioned) };
}

/** @param {any} notification that was clicked */
async function openNotified(notification) {
  const { conversationId } = notification.data ?? {};
  notification.close();
  const client = conversationId ? await windowThatSays({ type: 'open', conversationId }) : (await pageWindows())[0];
  if (client) await client.focus();
  else await self.clients.openWindow(conversationId ? `/#conversation/${encodeURIComponent(conversationId)}` : '/');
  await showBadge();
}

/**
 * The browser has replaced the subscription. The worker has no token, so an open page reports the new one, or else the page at its next start.
 * @param {any} event
 */
async function renewSubscription({ oldSubscription, newSubscription }) {
  if (!newSubscription && oldSubscription) await self.registration.pushManager.subscribe(oldSubscription.options);
  for (const client of await pageWindows()) ask(client, { type: 'subscription-changed' });
}

/** @param {any} data @returns {any} */
function payloadOf(data) {
  try {
    const { count = 1, ...push } = data.json();
    return { ...push, count };
  } catch {
    return { count: 1 };
  }
}

/** Reactions have a notification of their own, so that they replace no message. @param {any} push */
function tagOf({ type, conversationId = 'unknown' }) {
  return type === 'reaction' ? `reaction:${conversationId}` : `conversation:${conversationId}`;
}

/** @param {any} push @param {Awaited<ReturnType<typeof notificationTexts>>} text */
function titleOf({ isGroup, title, senderName, senderId }, text) {
  return self.withoutTurning((isGroup && title) || senderName || senderId || text('push.name'));
}

/** @param {any} push @param {Awaited<ReturnType<typeof notificationTexts>>} text */
function bodyOf({ type, isGroup, mentioned, senderName, senderId, body, count, reactions = [] }, text) {
  const sender = self.withoutTurning(senderName || senderId || '');
  if (type === 'reaction') return text(isGroup ? 'push.senderReacted' : 'push.reacted', { sender, reactions: reactions.join(' ') });
  const number = count === 1 ? text('push.newMessage') : count >= MAX_COUNT ? text('push.manyMessages', { most: MAX_COUNT }) : text('push.newMessages', { count });
  const mention = mentioned ? [text('push.mentioned')] : [];
  if (!body) return [...mention, number].join(' · ');
  const more = [...mention, ...(count > 1 ? [number] : [])].join(' · ');
  const plain = self.plainText(body);
  return `${isGroup ? text('push.ofSender', { sender, text: plain }) : plain}${more && `\n${more}`}`;
}

/** The number on the icon of the installed page: the notifications that are shown. An open page replaces it by the number of unread messages. */
async function showBadge() {
  const shown = await self.registration.getNotifications();
  const { navigator } = self;
  await (shown.length > 0 ? navigator.setAppBadge?.(shown.length) : navigator.clearAppBadge?.())?.catch(() => {});
}
