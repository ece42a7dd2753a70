package io.pagenow.chat.doctor;

import io.pagenow.chat.auth.DocumentClient;
import io.pagenow.chat.config.Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Checks that the server can listen on its configured addresses. */
final class PortsExamination implements Examination {
    private static final long TIMEOUT_SECONDS = 10;

    private final Vertx vertx;
    private final Settings settings;

    PortsExamination(Vertx vertx, Settings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    @Override
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        boolean running = isChat(settings.http());
        findings.add(listener("HTTP port", "http", settings.http(), running));
        findings.add(
                listener("WebSocket port", "websocket", settings.websocket().listen(), running));
        settings.admin().ifPresent(admin -> findings.add(listener("admin port", "admin", admin, running)));
        return findings;
    }

    private static Finding listener(String subject, String section, Settings.Listen listen, boolean running) {
        String address = listen.authority(listen.port());
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port()));
            return Finding.ok(subject, listen.port() == 0 ? listen.host() + ", any free port" : address + " is free");
        } catch (IOException taken) {
            if (running) {
                return Finding.ok(subject, address + " is in use by a running chat-api");
            }
            return Finding.problem(
                    subject,
                    "cannot listen on " + address + ": " + taken.getMessage(),
                    "find the process that uses it (ss -ltnp 'sport = :" + listen.port() + "'), or set " + section
                            + ".host and " + section + ".port");
        }
    }

    /** Returns true if a chat-api listens on the address. */
    private boolean isChat(Settings.Listen listen) {
        if (listen.port() == 0) {
            return false;
        }
        try (DocumentClient client = new DocumentClient(vertx)) {
            InetAddress host = InetAddress.getByName(listen.host());
            Settings.Listen reached =
                    host.isAnyLocalAddress() ? new Settings.Listen("localhost", listen.port()) : listen;
            return client.get(URI.create("http://" + reached.authority(listen.port()) + "/client-settings"))
                    .await(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .body()
                    .toString()
                    .contains("webSocketPort");
        } catch (Exception unavailable) {
            // Nothing listens there, or another program.
            return false;
        }
    }
}
