package io.pagenow.chat.push;

import io.pagenow.chat.bus.message.PushSubscribe;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.outbound.AddressFilter;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Checks the fields of a new subscription. Every fault is a {@link ChatException} that names the field. */
final class NewSubscription {
    private NewSubscription() {}

    /**
     * Returns the subscription. The address behind the endpoint is not checked here.
     *
     * @param keys the server's keys
     */
    static Subscription of(PushSubscribe request, VapidKeyStore keys) {
        URI endpoint = endpoint(request.endpoint());
        Buffer p256dh = SubscriptionKeys.publicKey(request.p256dh())
                .orElseThrow(() -> invalid("p256dh", "base64url of an uncompressed point on the curve P-256"));
        Buffer auth = SubscriptionKeys.secret(request.auth())
                .orElseThrow(() -> invalid("auth", "base64url of " + PayloadEncryption.AUTH_BYTES + " bytes"));
        return new Subscription(
                id(endpoint),
                endpoint,
                new SubscriptionKeys(p256dh, auth),
                key(request, keys).generation());
    }

    private static URI endpoint(String text) {
        try {
            URI endpoint = new URI(text);
            Optional<String> fault = AddressFilter.fault(endpoint);
            if (fault.isPresent()) {
                throw invalid("endpoint", fault.get());
            }
            return endpoint;
        } catch (URISyntaxException malformed) {
            throw invalid("endpoint", "an https URL");
        }
    }

    /** Returns the same id for the same endpoint, whoever subscribes. */
    private static UUID id(URI endpoint) {
        return UUID.nameUUIDFromBytes(endpoint.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static VapidKey key(PushSubscribe request, VapidKeyStore keys) {
        return request.publicKey()
                .map(stated -> keys.withPublicKey(stated.replace("=", ""))
                        .orElseThrow(() ->
                                invalid("publicKey", "a key of this server; subscribe with that of GET /push/key")))
                .or(keys::current)
                .orElseThrow(ChatException::unavailable);
    }

    static ChatException invalid(String field, String expected) {
        return ChatException.ofField(
                ErrorCode.INVALID_FIELD, field, "Invalid field '" + field + "': expected " + expected);
    }
}
