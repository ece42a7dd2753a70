/** The client library of chat-api; README.md says how to use it. */

export { ChatClient } from './client.js';
export { ApiError, ChatError } from './errors.js';
