package io.pagenow.chat.cluster;

import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.model.Participants;
import io.pagenow.chat.protocol.Frame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Deliveries of messages whose content does not matter. */
final class Deliveries {
    private Deliveries() {}

    static Envelope message(UUID conversation, long seq) {
        return message(conversation, seq, false);
    }

    static Envelope message(UUID conversation, long seq, boolean afterPause) {
        return Envelope.message(conversation, seq, 0, afterPause, frame("{}"), Envelope.ELSEWHERE);
    }

    static Envelope to(String... recipients) {
        return Envelope.message(new UUID(0, 1), 1, 0, false, frame("{}"), Envelope.ELSEWHERE)
                .to(new Participants(0, List.of(recipients), Map.of()));
    }

    static Frame frame(String text) {
        return Frame.received(text.getBytes(StandardCharsets.UTF_8));
    }
}
