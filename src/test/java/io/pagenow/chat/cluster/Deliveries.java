package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.protocol.Frame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Deliveries of messages whose content does not matter. */
final class Deliveries {
    private Deliveries() {}

    static Delivery message(UUID conversation, long seq) {
        return message(conversation, seq, false);
    }

    static Delivery message(UUID conversation, long seq, boolean afterPause) {
        return new Delivery(List.of(), conversation, seq, afterPause, frame("{}"));
    }

    static Delivery to(String... recipients) {
        return new Delivery(List.of(recipients), new UUID(0, 1), 1, false, frame("{}"));
    }

    static Frame frame(String text) {
        return Frame.received(text.getBytes(StandardCharsets.UTF_8));
    }
}
