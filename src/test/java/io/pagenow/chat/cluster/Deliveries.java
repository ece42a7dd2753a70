package io.pagenow.chat.cluster;

import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.protocol.Frame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Deliveries of messages whose content does not matter. */
final class Deliveries {
    private Deliveries() {}

    static Envelope message(UUID conversation, long seq) {
        return message(conversation, seq, false);
    }

    static Envelope message(UUID conversation, long seq, boolean afterPause) {
        return Envelope.message(List.of(), conversation, seq, afterPause, frame("{}"), Envelope.ELSEWHERE);
    }

    static Envelope to(String... recipients) {
        return Envelope.message(List.of(recipients), new UUID(0, 1), 1, false, frame("{}"), Envelope.ELSEWHERE);
    }

    static Frame frame(String text) {
        return Frame.received(text.getBytes(StandardCharsets.UTF_8));
    }
}
