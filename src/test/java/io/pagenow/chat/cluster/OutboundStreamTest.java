package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.trace.MessageTracer;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is for a node that takes nothing does not pile up. */
class OutboundStreamTest {
    private static final int MEGABYTE = 1 << 20;

    private final List<NodeMessage> sent = new ArrayList<>();
    private final List<Promise<Void>> writes = new ArrayList<>();
    private final OutboundStream stream = new OutboundStream(
            "here",
            "there",
            (node, message) -> {
                sent.add(message);
                writes.add(Promise.promise());
                return writes.get(writes.size() - 1).future();
            },
            () -> 0,
            Metrics.unread().cluster(),
            MessageTracer.none());

    @Test
    void whatIsBeyondTheWindowIsDroppedAndCountedAllTheSame() {
        for (int number = 0; number < 10; number++) {
            deliver(MEGABYTE);
        }
        assertThat(sent).hasSize(3);

        writes.forEach(Promise::complete);
        deliver(10);
        assertThat(sent).hasSize(4);
        assertThat(sent.get(3).header().count()).isEqualTo(11);
    }

    @Test
    void aWriteThatFailsMakesRoomToo() {
        deliver(MEGABYTE);
        deliver(MEGABYTE);
        deliver(MEGABYTE);
        writes.forEach(write -> write.fail("the connection broke"));
        deliver(MEGABYTE);

        assertThat(sent).hasSize(4);
    }

    @Test
    void aNoticeThatIsNotTakenIsRepeatedAndTheLastOfASubjectCounts() {
        for (int number = 0; number < 4; number++) {
            deliver(MEGABYTE - 410);
        }
        visibility("ann", false);
        visibility("ben", true);
        visibility("ann", true);
        assertThat(sent).hasSize(4);

        writes.forEach(Promise::complete);
        stream.retryNotices();
        assertThat(sent.subList(4, sent.size()))
                .extracting(notice ->
                        ((NodeMessage.Visibility) notice).userId() + " " + ((NodeMessage.Visibility) notice).visible())
                .containsExactly("ben true", "ann true");

        writes.get(4).fail("the connection broke");
        writes.get(5).complete();
        stream.retryNotices();
        stream.retryNotices();
        assertThat(sent).hasSize(7);
        assertThat(((NodeMessage.Visibility) sent.get(6)).userId()).isEqualTo("ben");
    }

    private void visibility(String userId, boolean visible) {
        stream.sendNotice(userId, header -> new NodeMessage.Visibility(header, userId, visible));
    }

    @Test
    void whatWasNotKnownToBeForTheOtherNodeCountsAsLost() {
        deliver(10);
        stream.markIncomplete();
        stream.send(NodeMessage.Republish::new);
        stream.markComplete();
        stream.send(NodeMessage.Republish::new);

        assertThat(sent).extracting(message -> message.header().count()).containsExactly(1L, 1L, 2L);
    }

    private void deliver(int bytes) {
        stream.deliver(List.of(
                Envelope.message(new UUID(1, 1), 1, 0, true, Frame.received(new byte[bytes]), Envelope.ELSEWHERE)));
    }
}
