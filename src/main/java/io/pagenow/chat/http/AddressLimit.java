package io.pagenow.chat.http;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Counts what comes from each client address, before anything else is done about it. */
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
            access.rateLimiter().takeOfAddress(activity, access.addresses().of(context.request()));
        } catch (ChatException refusal) {
            Responses.failure(context, refusal);
            return;
        }
        context.next();
    }
}
