/**
 * API keys in the database: {@link io.pagenow.chat.apikey.ApiKeyStore} reads them for the server, and
 * {@link io.pagenow.chat.apikey.ApiKeyRegister} creates, lists and revokes them for the command.
 */
@NullMarked
package io.pagenow.chat.apikey;

import org.jspecify.annotations.NullMarked;
