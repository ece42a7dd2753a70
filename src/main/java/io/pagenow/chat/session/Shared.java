package io.pagenow.chat.session;

import io.pagenow.chat.auth.TokenVerifier;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.limit.Allowances;
import io.pagenow.chat.limit.CursorBudget;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.trace.Trail;
import io.vertx.core.Vertx;

/** What the sockets of one event loop have in common. */
record Shared(
        Vertx vertx,
        Bus bus,
        Flushes flushes,
        Sends sends,
        TokenVerifier tokens,
        Allowances allowances,
        CursorBudget cursors,
        OutboundBudget outbound,
        SessionMeters meters,
        Trail trail) {}
