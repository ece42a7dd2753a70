/** Live views of a client for user interfaces; see README.md. Apart from index.js, because an app without them need not load them. */

export { LiveChat } from './live/live-chat.js';
export { seenBy } from './live/read-positions.js';
