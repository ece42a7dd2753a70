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

/**
 * Asks all other nodes how they are. Who asks while a round is under way gets its answer, so that the nodes are asked once however many
 * look. Belongs to one event loop.
 */
final class StatusSurvey {
    /** A node that has not answered by then is silent, as whoever looks shall see. */
    private static final long PATIENCE_MILLIS = 1_000;

    private final Vertx vertx;
    private final Map<String, Frame> answers = new HashMap<>();
    private Set<String> asked = Set.of();
    private long question;
    private Promise<List<NodeReport>> underWay;

    StatusSurvey(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @return a report for each of the nodes, in order of their ids */
    Future<List<NodeReport>> ask(Map<String, Peer> nodes) {
        if (underWay != null) {
            return underWay.future();
        }
        Promise<List<NodeReport>> round = Promise.promise();
        underWay = round;
        asked = new TreeSet<>(nodes.keySet());
        answers.clear();
        question++;
        nodes.values().forEach(peer -> peer.outbound().tell(header -> new NodeMessage.StatusQuery(header, question)));
        long patience = vertx.setTimer(PATIENCE_MILLIS, overdue -> end());
        round.future().onComplete(done -> vertx.cancelTimer(patience));
        endIfComplete();
        return round.future();
    }

    void answered(NodeMessage.Status status) {
        if (underWay != null && status.question() == question) {
            answers.put(status.header().sender(), status.status());
            endIfComplete();
        }
    }

    private void endIfComplete() {
        if (answers.keySet().containsAll(asked)) {
            end();
        }
    }

    private void end() {
        Promise<List<NodeReport>> round = underWay;
        underWay = null;
        round.complete(asked.stream()
                .map(node -> new NodeReport(node, Optional.ofNullable(answers.get(node))))
                .toList());
    }
}
