package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.PresenceQuery;
import io.pagenow.chat.bus.message.Visibility;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.BodyEncoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Handlers of the presence operations. */
final class PresenceHandlers {
    private static final String USER_IDS = "userIds";

    private final Bus bus;

    PresenceHandlers(Bus bus) {
        this.bus = bus;
    }

    /** {@code GET /presence?userIds=}. */
    Future<Buffer> get(Parameters parameters, Identity caller) {
        PresenceQuery query = new PresenceQuery(caller.userId(), parameters.userIds(USER_IDS));
        return bus.request(Addresses.PRESENCE, query).map(BodyEncoder::presences);
    }

    /**
     * Returns the handler of {@code GET /presence}, which existing clients use in two ways: with {@code userIds} it
     * answers their presence, without it the pages of friends.
     */
    Operations.Call orElse(Operations.Call pages) {
        return (parameters, caller) ->
                parameters.has(USER_IDS) ? get(parameters, caller) : pages.answer(parameters, caller);
    }

    /** {@code PUT /presence}. */
    Future<Buffer> setVisibility(Operations.BodyRequest request) {
        Visibility visibility = new Visibility(request.caller().userId(), BodyDecoder.visible(request.body()));
        return bus.request(Addresses.SET_VISIBILITY, visibility)
                .map(stored -> BodyEncoder.visibility(visibility.visible()));
    }
}
