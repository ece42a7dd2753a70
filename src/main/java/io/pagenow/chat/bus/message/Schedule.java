package io.pagenow.chat.bus.message;

import io.pagenow.chat.action.Action.SendMessage;
import java.time.Instant;

/**
 * Schedules a message.
 *
 * @param message without files
 */
public record Schedule(String userId, SendMessage message, Instant sendAt) {}
