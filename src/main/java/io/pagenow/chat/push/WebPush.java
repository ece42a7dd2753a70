package io.pagenow.chat.push;

import io.pagenow.chat.metric.PushMeters.Outcome;
import io.pagenow.chat.protocol.PushBodies;
import io.pagenow.chat.protocol.PushBodies.Payload;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A push to one device (RFC 8030). */
final class WebPush implements Delivery {
    /** Time for which a push service keeps a push for a device that is off. */
    static final Duration TIME_TO_LIVE = Duration.ofDays(1);

    /** A topic has at most 32 characters of base64url (RFC 8030, section 5.4). */
    private static final int TOPIC_BYTES = 24;

    private final Subscription subscription;
    private final Payload payload;
    private final VapidKey key;
    private final Sender sender;

    /** The parts that all pushes share, and the listener to their ends. */
    record Sender(PayloadEncryption encryption, VapidTokens tokens, PushOutcomes outcomes) {}

    private record Key(UUID subscriptionId, UUID conversationId, boolean isOfReactions) {}

    /** @param key the one that the subscription was made with */
    WebPush(Subscription subscription, Payload payload, VapidKey key, Sender sender) {
        this.subscription = subscription;
        this.payload = payload;
        this.key = key;
        this.sender = sender;
    }

    /** Returns whether the user is addressed in person, so that the device should wake (RFC 8030, section 5.3). */
    static boolean isUrgent(Payload payload) {
        return payload.mentioned() || !(payload.isGroup() || payload.isOfReactions());
    }

    @Override
    public URI target() {
        return subscription.endpoint();
    }

    @Override
    public boolean isTrusted() {
        return false;
    }

    @Override
    public Object key() {
        return new Key(subscription.id(), payload.conversationId(), payload.isOfReactions());
    }

    @Override
    public Request prepare() throws GeneralSecurityException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", sender.tokens.authorization(PushClient.origin(target()), key));
        headers.put("Content-Encoding", "aes128gcm");
        headers.put("Content-Type", "application/octet-stream");
        headers.put("TTL", String.valueOf(TIME_TO_LIVE.toSeconds()));
        headers.put("Urgency", isUrgent(payload) ? "high" : "normal");
        headers.put("Topic", topic());
        byte[] content = PushBodies.payload(payload, PayloadEncryption.MAX_PAYLOAD);
        return new Request(headers, Buffer.buffer(sender.encryption.encrypt(content, subscription.keys())));
    }

    /**
     * Returns the name under which a later push takes the place of one that the service still holds. It depends on the device too, so a
     * push service does not learn which devices share a conversation.
     */
    private String topic() throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(subscription.keys().auth().getBytes());
        digest.update(payload.conversationId().toString().getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) (payload.isOfReactions() ? 1 : 0));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), TOPIC_BYTES));
    }

    @Override
    public void ended(Outcome outcome) {
        sender.outcomes.add(subscription, outcome);
    }
}
