package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.ChatException;
import java.util.Optional;

/** The outcome of one send: exactly one of the two is present. */
public record Outcome(Optional<Sent> sent, Optional<ChatException> refusal) {}
