package io.pagenow.chat.http;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Ping;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.protocol.BodyEncoder;
import io.pagenow.chat.protocol.ErrorCode;
import io.vertx.ext.web.RoutingContext;

/** The calls of load balancers and operators about this node. */
final class HealthCalls {
    private final Bus bus;

    HealthCalls(Bus bus) {
        this.bus = bus;
    }

    /** {@code GET /health/live}. */
    void live(RoutingContext context) {
        Answers.json(context, BodyEncoder.health(true));
    }

    /** {@code GET /health/ready}. */
    void ready(RoutingContext context) {
        bus.request(Addresses.DATABASE_HEALTH, new Ping())
                .otherwise(false)
                .onSuccess(
                        up -> Answers.json(context, up ? 200 : ErrorCode.UNAVAILABLE.status(), BodyEncoder.health(up)));
    }

    /** {@code GET /health/cluster}. */
    void cluster(RoutingContext context) {
        bus.request(Addresses.CLUSTER_HEALTH, new Ping())
                .onSuccess(health -> Answers.json(context, BodyEncoder.clusterHealth(health)))
                .onFailure(failure -> Answers.failure(context, failure));
    }
}
