package io.pagenow.chat.http;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Rate limits requests per client address, before any other work. */
final class AddressLimit implements Handler<RoutingContext> {
    private final AccessControl access;
    private final Activity activity;

    AddressLimit(AccessControl access, Activity activity) {
        this.access = access;
        this.activity = activity;
    }

    @Override
    public void handle(RoutingContext context) {
        try {
            access.rateLimiter().acquireForAddress(activity, access.addresses().of(context.request()));
        } catch (ChatException refusal) {
            Responses.failure(context, refusal);
            return;
        }
        context.next();
    }
}
