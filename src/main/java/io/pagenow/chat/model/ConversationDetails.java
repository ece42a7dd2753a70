package io.pagenow.chat.model;

/** A conversation as one of its participants sees it. */
public record ConversationDetails(Conversation conversation, ConversationState state, OwnSettings own) {}
