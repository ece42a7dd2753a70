package io.pagenow.chat.doctor;

import io.pagenow.chat.config.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Checks access for browsers: allowed origins, the published WebSocket URL, and the proxy. */
final class WebClientsExamination implements Examination {
    private final Settings settings;

    WebClientsExamination(Settings settings) {
        this.settings = settings;
    }

    @Override
    public List<Finding> examine() throws UnknownHostException {
        List<Finding> findings = new ArrayList<>();
        boolean local = InetAddress.getByName(settings.http().host()).isLoopbackAddress();
        if (settings.cors().origins().contains("*")) {
            findings.add(Finding.warning(
                    "origins",
                    "every web page may call this server",
                    "list your origins in cors.origins (CHAT_CORS_ORIGINS)"));
        } else {
            findings.add(Finding.ok(
                    "origins",
                    settings.cors().origins().isEmpty()
                            ? "this server's own page and extensions"
                            : "this server's own page, extensions, "
                                    + String.join(", ", settings.cors().origins())));
        }
        if (!local && settings.proxies().trusted().isEmpty()) {
            findings.add(Finding.warning(
                    "TLS",
                    "clients connect without a proxy and therefore without TLS, so tokens can be read on the network",
                    "put a proxy in front (docs/proxy.md) and add it to proxies.trusted (CHAT_PROXIES_TRUSTED)"));
        }
        if (!settings.proxies().trusted().isEmpty() && !isEncrypted()) {
            findings.add(Finding.warning(
                    "WebSocket address",
                    "the page connects to port " + settings.websocket().listen().port()
                            + " of its own host, bypassing the proxy",
                    "set websocket.publicUrl (CHAT_WEBSOCKET_PUBLIC_URL), such as wss://chat.example.org/"));
        }
        return findings;
    }

    private boolean isEncrypted() {
        return settings.websocket()
                .publicUrl()
                .map(URI::getScheme)
                .filter("wss"::equals)
                .isPresent();
    }
}
