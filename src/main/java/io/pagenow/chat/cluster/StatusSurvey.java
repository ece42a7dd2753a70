package io.pagenow.chat.cluster;

import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.NodeReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Queries the status of all other nodes. Callers that arrive while a query is in flight share its result, so nodes are
 * queried once however many administrators look. Not thread-safe; confined to one event loop.
 */
final class StatusSurvey {
    /** A node that has not responded by then is reported as silent. */
    private static final long TIMEOUT_MILLIS = 1_000;

    private final Vertx vertx;
    private final Map<String, Frame> responses = new HashMap<>();
    private Set<String> queried = Set.of();
    private long queryId;
    private @Nullable Promise<List<NodeReport>> inFlight;

    StatusSurvey(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @return one report per node, ordered by node id; completes after {@value #TIMEOUT_MILLIS} ms at the latest */
    Future<List<NodeReport>> query(Map<String, Peer> nodes) {
        if (inFlight != null) {
            return inFlight.future();
        }
        Promise<List<NodeReport>> round = Promise.promise();
        inFlight = round;
        queried = new TreeSet<>(nodes.keySet());
        responses.clear();
        queryId++;
        nodes.values().forEach(peer -> peer.outbound().send(header -> new NodeMessage.StatusQuery(header, queryId)));
        long timeout = vertx.setTimer(TIMEOUT_MILLIS, overdue -> end(round));
        round.future().onComplete(done -> vertx.cancelTimer(timeout));
        endIfComplete(round);
        return round.future();
    }

    void received(NodeMessage.Status status) {
        Promise<List<NodeReport>> round = inFlight;
        if (round != null && status.queryId() == queryId) {
            responses.put(status.header().sender(), status.status());
            endIfComplete(round);
        }
    }

    private void endIfComplete(Promise<List<NodeReport>> round) {
        if (responses.keySet().containsAll(queried)) {
            end(round);
        }
    }

    private void end(Promise<List<NodeReport>> round) {
        inFlight = null;
        round.complete(queried.stream()
                .map(node -> new NodeReport(node, Optional.ofNullable(responses.get(node))))
                .toList());
    }
}
