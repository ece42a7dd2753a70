package io.pagenow.chat.http;

import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.protocol.BodyEncoder;
import io.vertx.ext.web.RoutingContext;

/** Handlers of the health checks of this node. */
final class HealthHandlers {
    private final NodeHealth health;

    HealthHandlers(NodeHealth health) {
        this.health = health;
    }

    /** {@code GET /health/live}. Checks no dependency. */
    void live(RoutingContext context) {
        Responses.json(context, BodyEncoder.health(true));
    }

    /** {@code GET /health/ready}. */
    void ready(RoutingContext context) {
        health.databaseIsUp()
                .onSuccess(up ->
                        Responses.json(context, up ? 200 : ErrorCode.UNAVAILABLE.status(), BodyEncoder.health(up)));
    }

    /** {@code GET /health/cluster}. */
    void cluster(RoutingContext context) {
        health.cluster()
                .onSuccess(cluster -> Responses.json(context, BodyEncoder.clusterHealth(cluster)))
                .onFailure(failure -> Responses.failure(context, failure));
    }
}
