/**
 * A client of chat-api for bots and services. {@link io.pagenow.chat.client.ChatClient} keeps a connection, receives the messages of each
 * conversation once and in order, and sends messages until they are stored.
 */
package io.pagenow.chat.client;
