package io.pagenow.chat.push;

import io.pagenow.chat.metric.PushMeters.Outcome;
import io.pagenow.chat.outbound.WebhookSigner;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A call of the operator's hook, signed as Standard Webhooks describes. All attempts have the same id. */
final class HookCall implements Delivery {
    private final Hook hook;
    private final String id = "msg_" + UUID.randomUUID();
    private final Buffer body;

    /** @param signer signs with the hook's secret */
    record Hook(URI url, WebhookSigner signer, InstantSource clock) {}

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
        Map<String, String> headers = new HashMap<>(hook.signer.headers(id, body));
        headers.put("Content-Type", "application/json");
        return new Request(headers, body);
    }

    @Override
    public void ended(Outcome outcome) {
        // The meters count it; nothing else depends on it.
    }
}
