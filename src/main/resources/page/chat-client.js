/** The client library at a short URL. */

export * from './client/index.js';
