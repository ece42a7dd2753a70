package io.pagenow.chat.container;

import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Endpoints;
import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.TestUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A container of the image, as its guide says: without any right, with a root file system that is read-only, and 512 MB. It has the network
 * of the host, because the identity provider of the test listens on loopback.
 */
final class ChatContainer implements Endpoints, AutoCloseable {
    static final String IMAGE = System.getProperty("chat.test.image", "");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern READY = Pattern.compile("ready\\. Open (http://\\S+) \\(WebSocket (ws://\\S+)\\)");

    private final IdentityProvider provider;
    private final String name = "chat-api-test-" + UUID.randomUUID();

    private ChatContainer(IdentityProvider provider) {
        this.provider = provider;
    }

    /** @param volume keeps the data */
    static ChatContainer start(String volume, IdentityProvider provider, String... options) {
        ChatContainer container = new ChatContainer(provider);
        List<String> command =
                new ArrayList<>(List.of("run", "--detach", "--name", container.name, "--network", "host"));
        command.addAll(List.of("--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"));
        command.addAll(List.of("--security-opt", "no-new-privileges", "--memory", "512m", "--memory-swap", "512m"));
        command.addAll(List.of("--health-interval", "1s", "--volume", volume + ":/var/lib/chat-api"));
        List<String> settings = List.of(
                "CHAT_HTTP_PORT=" + freePort(),
                "CHAT_WEBSOCKET_PORT=0",
                "CHAT_AUTH_JWKS_URI=" + provider.keysUri(),
                "CHAT_AUTH_ISSUER=" + provider.issuer(),
                "CHAT_AUTH_AUDIENCE=" + IdentityProvider.AUDIENCE);
        settings.forEach(setting -> command.addAll(List.of("--env", setting)));
        command.addAll(List.of(options));
        command.add(IMAGE);
        Docker.ask(command.toArray(String[]::new));
        return container;
    }

    /** The check of health has to know the port. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    ChatContainer awaitReady() {
        await().atMost(PATIENCE)
                .until(() -> !isRunning() || READY.matcher(log()).find());
        ready();
        return this;
    }

    private MatchResult ready() {
        String log = log();
        // A container that was started again has the lines of its earlier run too.
        return READY.matcher(log)
                .results()
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError("the server is not ready: " + log));
    }

    String log() {
        return Docker.ask("logs", name);
    }

    boolean isRunning() {
        return inspect("{{.State.Running}}").equals("true");
    }

    /** @param template of Go */
    String inspect(String template) {
        return Docker.ask("inspect", "--format", template, name);
    }

    String run(String... command) {
        List<String> all = new ArrayList<>(List.of("exec", name));
        all.addAll(List.of(command));
        return Docker.run(all.toArray(String[]::new)).output();
    }

    /** @return the exit code */
    int stop() {
        Docker.ask("stop", "--time", "90", name);
        return Integer.parseInt(inspect("{{.State.ExitCode}}"));
    }

    void kill() {
        Docker.ask("kill", name);
    }

    void startAgain() {
        Docker.ask("start", name);
    }

    TestUser user(String id) {
        return new TestUser(this, id, provider.token(id).sign());
    }

    @Override
    public URI http() {
        return reachable(ready().group(1));
    }

    @Override
    public URI webSocket() {
        return reachable(ready().group(2));
    }

    private static URI reachable(String address) {
        return URI.create(address.replace("0.0.0.0", "127.0.0.1"));
    }

    @Override
    public void close() {
        Docker.run("rm", "--force", name);
    }
}
