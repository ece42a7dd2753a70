package io.pagenow.chat.session;

import io.pagenow.chat.action.ActionDecoder;
import io.pagenow.chat.auth.Authenticator;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.dispatch.ActionDispatcher;
import io.pagenow.chat.limit.CursorBudget;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.limit.RateLimiter;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.trace.MessageTracer;
import io.vertx.core.Vertx;

/** Dependencies shared by the sockets of one event loop. */
record SessionContext(
        Vertx vertx,
        Bus bus,
        FlushCoalescer flushes,
        ActionDispatcher actions,
        Authenticator tokens,
        ActionDecoder decoder,
        RateLimiter rateLimiter,
        CursorBudget cursors,
        OutboundBudget outbound,
        SessionMeters meters,
        MessageTracer tracer) {}
