package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.directory.DirectoryIndex;
import io.pagenow.chat.event.Envelope;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which nodes get what. */
class FanOutTest {
    private static final Set<String> OTHERS = Set.of("n1", "n2", "n3");

    private final DirectoryIndex index = new DirectoryIndex((user, wasPresent) -> {});
    private final FanOut fanOut = new FanOut(new Known());

    @Test
    void aNodeGetsAMessageOnceHoweverManyRecipientsItHas() {
        index.put("n1", "ann", "");
        index.put("n1", "ben", "");
        index.put("n2", "ben", "");
        index.put("n3", "cleo", "");
        Envelope first = Deliveries.to("ann", "ben");
        Envelope second = Deliveries.to("ben");
        Envelope third = Deliveries.to("nobody");

        assertThat(fanOut.byNode(List.of(first, second, third), OTHERS))
                .isEqualTo(Map.of("n1", List.of(first, second), "n2", List.of(first, second)));
    }

    @Test
    void thisNodeIsLeftOut() {
        index.put("me", "ann", "");
        index.put("n2", "ann", "");

        assertThat(fanOut.byNode(List.of(Deliveries.to("ann")), OTHERS)).containsOnlyKeys("n2");
    }

    /** Entries of a node that was killed, or that comes before the list of members does. */
    @Test
    void entriesOfNodesThatAreNoMembersTakeNobodysPlace() {
        index.put("killed", "ann", "");
        index.put("early", "ann", "");
        index.put("other", "ann", "");
        index.put("n1", "ben", "");
        index.put("n2", "cleo", "");
        index.put("n3", "dan", "");

        assertThat(fanOut.byNode(List.of(Deliveries.to("ann", "ben", "cleo", "dan")), OTHERS))
                .containsOnlyKeys("n1", "n2", "n3");
    }

    @Test
    void aloneItSendsNothing() {
        index.put("me", "ann", "");
        index.put("n1", "ann", "");

        assertThat(fanOut.byNode(List.of(Deliveries.to("ann")), Set.of())).isEmpty();
    }

    /** A directory that answers from the index and is not written to. */
    private final class Known implements Directory {
        @Override
        public String nodeId() {
            return "me";
        }

        @Override
        public Set<String> nodes() {
            return OTHERS;
        }

        @Override
        public Map<String, String> of(String userId) {
            return index.of(userId);
        }

        @Override
        public Future<Void> put(String userId, String fact) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(String userId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> usersOf(String node) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Runnable listen(Listener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
