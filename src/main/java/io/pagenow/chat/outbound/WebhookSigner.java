package io.pagenow.chat.outbound;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests to an operator's hook as Standard Webhooks describes ("Symmetric signatures"). Thread-safe. */
public final class WebhookSigner {
    private static final String HMAC = "HmacSHA256";
    private static final String SECRET_PREFIX = "whsec_";
    private static final int BUFFER_BYTES = 64 * 1024;

    private final List<SecretKey> keys;
    private final InstantSource clock;

    /** @param secret {@code whsec_} and the base64 of the key */
    public WebhookSigner(String secret, InstantSource clock) {
        this(List.of(secret), clock);
    }

    /** @param secrets those of which the receiver may know one alone, while a secret is replaced; one or more */
    public WebhookSigner(List<String> secrets, InstantSource clock) {
        this.keys = secrets.stream().map(WebhookSigner::key).toList();
        this.clock = clock;
    }

    private static SecretKey key(String secret) {
        return new SecretKeySpec(Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length())), HMAC);
    }

    /**
     * Returns the headers that sign a request.
     *
     * @param id the same for all attempts to send one thing
     */
    public Map<String, String> headers(String id, Buffer body) throws GeneralSecurityException {
        try {
            return headers(id, new ByteArrayInputStream(body.getBytes()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Returns the headers that sign a request. Blocks while the body is read.
     *
     * @param id the same for all attempts to send one thing
     */
    public Map<String, String> headers(String id, InputStream body) throws IOException, GeneralSecurityException {
        String timestamp = String.valueOf(clock.instant().getEpochSecond());
        List<Mac> macs = new ArrayList<>(keys.size());
        for (SecretKey key : keys) {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            macs.add(mac);
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            for (Mac mac : macs) {
                mac.update(buffer, 0, read);
            }
        }
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                timestamp,
                "webhook-signature",
                macs.stream()
                        .map(mac -> "v1," + Base64.getEncoder().encodeToString(mac.doFinal()))
                        .collect(Collectors.joining(" ")));
    }
}
