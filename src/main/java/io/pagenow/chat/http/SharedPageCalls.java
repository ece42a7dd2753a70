package io.pagenow.chat.http;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.OfUser;
import io.pagenow.chat.bus.Addresses.PagesQuery;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.protocol.BodyEncoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** The calls about pages that friends share. */
final class SharedPageCalls {
    private final Bus bus;

    SharedPageCalls(Bus bus) {
        this.bus = bus;
    }

    /** {@code GET /presence}. */
    Future<Buffer> ofFriends(RoutingContext context, String userId) {
        return bus.request(Addresses.FRIENDS_PAGES, new OfUser(userId)).map(BodyEncoder::pages);
    }

    /** {@code GET /presence/{userId}}. */
    Future<Buffer> ofOne(RoutingContext context, String userId) {
        return bus.request(Addresses.PAGES, new PagesQuery(userId, context.pathParam("userId")))
                .map(BodyEncoder::pages);
    }
}
