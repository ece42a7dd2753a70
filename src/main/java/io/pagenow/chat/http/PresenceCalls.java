package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.PresenceQuery;
import io.pagenow.chat.bus.Addresses.Visibility;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.BodyEncoder;
import io.pagenow.chat.protocol.Limits;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** The calls about who is online. */
final class PresenceCalls {
    private static final String USER_IDS = "userIds";

    private final Bus bus;

    PresenceCalls(Bus bus) {
        this.bus = bus;
    }

    /** Leaves requests that name no users to whoever else answers on the path. */
    static Handler<RoutingContext> ifUsersAreNamed(Handler<RoutingContext> call) {
        return context -> {
            if (context.queryParams().contains(USER_IDS)) {
                call.handle(context);
            } else {
                context.next();
            }
        };
    }

    /** {@code GET /presence?userIds=}. */
    Future<Buffer> get(RoutingContext context, String userId) {
        PresenceQuery query = new PresenceQuery(userId, Parameters.userIds(context, USER_IDS, Limits.PRESENCES));
        return bus.request(Addresses.PRESENCE, query).map(BodyEncoder::presences);
    }

    /** {@code PUT /presence}. */
    Future<Buffer> setVisibility(Buffer body, Identity caller) {
        Visibility visibility = new Visibility(caller.userId(), BodyDecoder.visible(body));
        return bus.request(Addresses.SET_VISIBILITY, visibility)
                .map(stored -> BodyEncoder.visibility(visibility.visible()));
    }
}
