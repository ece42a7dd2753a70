package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.cluster.Peer.Verdict;
import io.pagenow.chat.directory.DirectoryDigest;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.trace.MessageTracer;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether the copies of another node's entries can be relied on. */
class PeerTest {
    private static final List<DirectoryDigest> THEIRS = List.of(new DirectoryDigest(2, 5));
    private static final List<DirectoryDigest> CHANGED = List.of(new DirectoryDigest(3, 8));
    private static final List<DirectoryDigest> NONE = List.of(DirectoryDigest.EMPTY);

    private long now;
    private final OutboundStream outbound = new OutboundStream(
            "here",
            "there",
            (node, message) -> Future.succeededFuture(),
            () -> now,
            Metrics.unread().cluster(),
            MessageTracer.none());
    private final Peer peer =
            new Peer(outbound, new InboundStream(() -> now, Metrics.unread().cluster()), () -> now);

    @Test
    void entriesThatHaveNotComeYetAreAskedForUntilTheyHave() {
        assertThat(peer.compare(THEIRS, NONE)).isEqualTo(Verdict.INCOMPLETE);
        assertThat(peer.inSync()).isFalse();
        now = 1_000;
        assertThat(peer.compare(THEIRS, THEIRS)).isEqualTo(Verdict.MATCH);
        assertThat(peer.inSync()).isTrue();
    }

    @Test
    void aChangeOnItsWayIsNoDisagreement() {
        peer.compare(THEIRS, THEIRS);
        now = 1_000;
        assertThat(peer.compare(CHANGED, THEIRS)).isEqualTo(Verdict.PENDING);
        now = 2_000;
        assertThat(peer.compare(THEIRS, CHANGED)).isEqualTo(Verdict.PENDING);
        now = 4_000;
        assertThat(peer.compare(CHANGED, CHANGED)).isEqualTo(Verdict.MATCH);
    }

    @Test
    void copiesThatStayDifferentAreWrong() {
        peer.compare(THEIRS, THEIRS);
        peer.compare(CHANGED, THEIRS);
        now = 2_501;

        assertThat(peer.compare(CHANGED, THEIRS)).isEqualTo(Verdict.MISMATCH);
        assertThat(peer.inSync()).isFalse();
        assertThat(peer.compare(CHANGED, NONE)).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void commitsMadeWithWrongCopiesCountAsLostOnceTheCopiesAreRight() {
        peer.compare(THEIRS, THEIRS);
        peer.compare(CHANGED, THEIRS);
        now = 2_501;
        peer.compare(CHANGED, THEIRS);

        assertThat(outbound.isComplete()).isFalse();
        peer.compare(CHANGED, CHANGED);
        assertThat(outbound.isComplete()).isTrue();
    }

    @Test
    void copiesThatKeepChangingAndDifferingMayHaveLackedAUser() {
        peer.compare(THEIRS, THEIRS);
        now = 1_000;
        peer.compare(CHANGED, THEIRS);
        assertThat(outbound.isComplete()).isTrue();

        now = 2_000;
        assertThat(peer.compare(THEIRS, CHANGED)).isEqualTo(Verdict.PENDING);
        assertThat(outbound.isComplete()).isFalse();
        peer.compare(THEIRS, THEIRS);
        assertThat(outbound.isComplete()).isTrue();
    }

    @Test
    void aNodeThatBeginsAnotherStreamHasTakenThisOneForGone() {
        assertThat(peer.accept(heartbeat(1))).isTrue();
        peer.compare(THEIRS, THEIRS);
        peer.accept(heartbeat(1));
        assertThat(peer.inSync()).isTrue();

        assertThat(peer.accept(heartbeat(2))).isTrue();
        assertThat(peer.inSync()).isFalse();
        assertThat(outbound.isComplete()).isFalse();
        assertThat(peer.compare(CHANGED, THEIRS)).isEqualTo(Verdict.INCOMPLETE);
    }

    private static NodeMessage heartbeat(long stream) {
        return new NodeMessage.Heartbeat(new NodeMessage.Header("there", stream, 0, 0), THEIRS, true, true);
    }

    @Test
    void whatWasCommittedBeforeTheEntriesCameCountsAsLost() {
        peer.compare(THEIRS, NONE);
        outbound.markIncomplete();
        assertThat(outbound.isComplete()).isFalse();

        peer.compare(THEIRS, THEIRS);
        assertThat(outbound.isComplete()).isTrue();
    }
}
