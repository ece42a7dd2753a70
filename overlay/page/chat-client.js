/** The client library at a short address. */

export * from './client/index.js';
