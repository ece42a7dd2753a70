package io.pagenow.chat.bus.message;

import io.pagenow.chat.event.Envelope;
import java.util.List;

/** Deliveries of one commit, in commit order. */
public record Deliveries(List<Envelope> deliveries) {}
