package io.pagenow.chat.bus.message;

import io.pagenow.chat.action.Action.ChangeMessages;

/** A request to change stored messages. */
public record ChangeRequest(String userId, ChangeMessages action) {}
