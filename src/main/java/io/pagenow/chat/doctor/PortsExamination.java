package io.pagenow.chat.doctor;

import io.pagenow.chat.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether the server can listen where it shall. */
final class PortsExamination implements Examination {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Settings settings;

    PortsExamination(Settings settings) {
        this.settings = settings;
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        boolean running = isChat(settings.http());
        findings.add(listener("HTTP port", "http", settings.http(), running));
        findings.add(
                listener("WebSocket port", "websocket", settings.websocket().listen(), running));
        settings.admin().ifPresent(admin -> findings.add(listener("admin port", "admin", admin, running)));
        return findings;
    }

    private static Finding listener(String subject, String section, Settings.Listen listen, boolean running) {
        String address = listen.host() + ":" + listen.port();
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port()));
            return Finding.ok(
                    subject, listen.port() == 0 ? listen.host() + ", a port that is free" : address + " is free");
        } catch (IOException taken) {
            if (running) {
                return Finding.ok(subject, address + " is in use, by a chat-api that runs");
            }
            return Finding.problem(
                    subject,
                    address + " cannot be listened at: " + taken.getMessage(),
                    "see who has it (ss -ltnp 'sport = :" + listen.port() + "'), or set " + section + ".host and "
                            + section + ".port");
        }
    }

    /** Whether what listens there is a server of this kind. */
    private static boolean isChat(Settings.Listen listen) {
        if (listen.port() == 0) {
            return false;
        }
        try {
            InetAddress host = InetAddress.getByName(listen.host());
            String name = host.isAnyLocalAddress() ? "localhost" : listen.host();
            String bracketed = name.contains(":") ? "[" + name + "]" : name;
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://" + bracketed + ":" + listen.port() + "/client-settings"))
                    .timeout(PATIENCE)
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body()
                    .contains("webSocketPort");
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
