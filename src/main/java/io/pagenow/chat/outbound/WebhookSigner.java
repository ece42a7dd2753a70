package io.pagenow.chat.outbound;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests to an operator's hook as Standard Webhooks describes ("Symmetric signatures"). Thread-safe. */
public final class WebhookSigner {
    private static final String HMAC = "HmacSHA256";
    private static final String SECRET_PREFIX = "whsec_";

    private final SecretKey key;
    private final InstantSource clock;

    /** @param secret {@code whsec_} and the base64 of the key */
    public WebhookSigner(String secret, InstantSource clock) {
        this.key = new SecretKeySpec(Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length())), HMAC);
        this.clock = clock;
    }

    /**
     * Returns the headers of a request with a body of JSON.
     *
     * @param id the same for all attempts to send one thing
     */
    public Map<String, String> headers(String id, Buffer body) throws GeneralSecurityException {
        String timestamp = String.valueOf(clock.instant().getEpochSecond());
        Mac mac = Mac.getInstance(HMAC);
        mac.init(key);
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes()));
        return Map.of(
                "Content-Type",
                "application/json",
                "webhook-id",
                id,
                "webhook-timestamp",
                timestamp,
                "webhook-signature",
                "v1," + signature);
    }
}
