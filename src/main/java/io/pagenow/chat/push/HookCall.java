package io.pagenow.chat.push;

import io.pagenow.chat.metric.PushMeters.Outcome;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A call of the operator's hook, signed as Standard Webhooks describes. All attempts have the same id. */
final class HookCall implements Delivery {
    private static final String HMAC = "HmacSHA256";
    private static final String SECRET_PREFIX = "whsec_";

    private final Hook hook;
    private final String id = "msg_" + UUID.randomUUID();
    private final Buffer body;

    /** The hook, and its secret as the settings have it. */
    record Hook(URI url, SecretKey secret, InstantSource clock) {
        static Hook of(URI url, String secret, InstantSource clock) {
            byte[] key = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
            return new Hook(url, new SecretKeySpec(key, HMAC), clock);
        }

        /** Omits the secret. */
        @Override
        public String toString() {
            return "Hook " + url;
        }
    }

    HookCall(Hook hook, Buffer body) {
        this.hook = hook;
        this.body = body;
    }

    @Override
    public URI target() {
        return hook.url;
    }

    @Override
    public boolean isTrusted() {
        return true;
    }

    @Override
    public Object key() {
        return id;
    }

    @Override
    public Request prepare() throws GeneralSecurityException {
        String timestamp = String.valueOf(hook.clock.instant().getEpochSecond());
        return new Request(
                Map.of(
                        "Content-Type",
                        "application/json",
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        timestamp,
                        "webhook-signature",
                        "v1," + signature(timestamp)),
                body);
    }

    private String signature(String timestamp) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(hook.secret);
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes()));
    }

    @Override
    public void ended(Outcome outcome) {
        // The meters count it; nothing else depends on it.
    }
}
