package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.PagesQuery;
import io.pagenow.chat.protocol.BodyEncoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Handlers of the shared-pages operations. */
final class SharedPageHandlers {
    private final Bus bus;

    SharedPageHandlers(Bus bus) {
        this.bus = bus;
    }

    /** {@code GET /presence} without {@code userIds}. */
    Future<Buffer> ofFriends(Parameters parameters, Identity caller) {
        return bus.request(Addresses.FRIENDS_PAGES, new OfUser(caller.userId())).map(BodyEncoder::pages);
    }

    /** {@code GET /presence/{userId}}. */
    Future<Buffer> ofOne(Parameters parameters, Identity caller) {
        return bus.request(Addresses.PAGES, new PagesQuery(caller.userId(), parameters.text("userId")))
                .map(BodyEncoder::pages);
    }
}
