/** The client library of chat-api; see README.md. */

export { ChatClient } from './client.js';
export { ApiError, ChatError } from './errors.js';
export { afterChanges } from './held-messages.js';
export { quoteOf } from './quotes.js';
export { ownReactions } from './reactions.js';
export { ChromeStorage } from './storage/chrome-storage.js';
export { IndexedDbStorage } from './storage/indexed-db-storage.js';
export { MemoryStorage } from './storage/memory-storage.js';
export { claimsOf, userIdOf } from './token.js';
