package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.Ping;
import io.pagenow.chat.bus.message.PushSubscribe;
import io.pagenow.chat.bus.message.PushUnsubscribe;
import io.pagenow.chat.http.Operations.BodyRequest;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.protocol.BodyObject;
import io.pagenow.chat.protocol.PushBodies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;

/** Handlers of the operations about push. Without push all of them answer as if there were nothing at their paths. */
final class PushHandlers {
    private static final int NO_CONTENT = 204;

    /** Base64url of a point on P-256 has 87 characters, with padding 88. */
    private static final int MAX_KEY = 200;

    private final Bus bus;
    private final boolean enabled;

    /** @param enabled whether the server pushes */
    PushHandlers(Bus bus, boolean enabled) {
        this.bus = bus;
        this.enabled = enabled;
    }

    void bind(Operations operations) {
        operations
                .call("getPushKey", this::key)
                .call("listPushSubscriptions", this::list)
                .callWithBody("subscribeToPush", this::subscribe)
                .call("unsubscribeFromPush", NO_CONTENT, this::unsubscribe);
    }

    /** {@code GET /push/key}. */
    private Future<Buffer> key(Parameters none, Identity caller) {
        checkEnabled();
        return bus.request(Addresses.PUSH_KEY, new Ping()).map(PushBodies::key);
    }

    /** {@code GET /me/push-subscriptions}. */
    private Future<Buffer> list(Parameters none, Identity caller) {
        checkEnabled();
        return bus.request(Addresses.PUSH_DEVICES, new OfUser(caller.userId())).map(PushBodies::devices);
    }

    /** {@code PUT /me/push-subscriptions}. */
    private Future<Buffer> subscribe(BodyRequest request) {
        checkEnabled();
        return bus.request(
                        Addresses.PUSH_SUBSCRIBE, subscription(request.caller().userId(), request.body()))
                .map(PushBodies::device);
    }

    static PushSubscribe subscription(String userId, Buffer body) {
        BodyObject fields = BodyObject.of(body);
        BodyObject keys = fields.object("keys").orElseThrow(() -> BodyObject.missing("keys"));
        return new PushSubscribe(
                userId,
                fields.requiredText("endpoint", 1, Limits.MAX_PUSH_ENDPOINT),
                keys.requiredText("p256dh", 1, MAX_KEY),
                keys.requiredText("auth", 1, MAX_KEY),
                fields.text("device", 0, Limits.MAX_DEVICE),
                fields.number("expirationTime", 0, Limits.MAX_TIME_MILLIS)
                        .map(OptionalLong::of)
                        .orElseGet(OptionalLong::empty),
                fields.text("publicKey", 1, MAX_KEY));
    }

    /** {@code DELETE /me/push-subscriptions/{subscriptionId}}. */
    private Future<Buffer> unsubscribe(Parameters parameters, Identity caller) {
        checkEnabled();
        return bus.request(
                        Addresses.PUSH_UNSUBSCRIBE,
                        new PushUnsubscribe(
                                caller.userId(),
                                parameters
                                        .uuid("subscriptionId")
                                        .orElseThrow(() -> ChatException.of(
                                                ErrorCode.NOT_FOUND, "You have no such push subscription"))))
                .mapEmpty();
    }

    private void checkEnabled() {
        if (!enabled) {
            throw ChatException.of(ErrorCode.NOT_FOUND, "This server does not push (push.enabled)");
        }
    }
}
