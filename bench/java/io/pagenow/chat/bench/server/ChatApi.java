package io.pagenow.chat.bench.server;

import static org.awaitility.Awaitility.await;

import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.bench.load.Account;
import io.pagenow.chat.bench.load.Load.Spent;
import io.pagenow.chat.bench.load.Marker;
import io.pagenow.chat.bench.load.Route;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.model.SignIn;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestFiles;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** This project's jar, as {@code java -jar} starts it, in one process or several. People sign in the way developers do. */
public final class ChatApi implements Server {
    private static final Settings.Auth AUTH = new Settings.Auth(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            "cognito:username",
            0,
            Optional.empty(),
            "",
            Optional.empty());

    private final Path folder;
    private final Database database;
    private final Vertx vertx = Vertx.vertx();
    private final List<JarProcess> nodes = new ArrayList<>();
    private DevelopmentKey key;

    private ChatApi(Path folder, Database database) {
        this.folder = folder;
        this.database = database;
    }

    /** One server on a database that is there. */
    public static ChatApi start(Database database) {
        return start(database, ownJar(), Map.of());
    }

    /**
     * One server of any version.
     *
     * @param settings environment variables
     */
    public static ChatApi start(Database database, Path jar, Map<String, String> settings) {
        return start(database, jar, 1, settings);
    }

    /** The jar that was built from these sources. */
    public static Path ownJar() {
        return Path.of(System.getProperty("chat.jar"));
    }

    /**
     * Several nodes that know one another.
     *
     * @param redis the URI of their registry
     */
    public static ChatApi cluster(Database database, int count, String redis) {
        ChatApi started = start(
                database,
                ownJar(),
                count,
                Map.of(
                        "CHAT_CLUSTER_ENABLED",
                        "true",
                        "CHAT_CLUSTER_PORT",
                        "0",
                        "CHAT_CLUSTER_BUS_PORT",
                        "0",
                        "CHAT_REDIS_URI",
                        redis));
        try {
            for (JarProcess node : started.nodes) {
                await().until(() -> members(node) == count);
            }
            return started;
        } catch (RuntimeException failure) {
            started.close();
            throw failure;
        }
    }

    private static int members(JarProcess node) {
        return Rest.get(node.http().resolve("/health/cluster"))
                .object()
                .getJsonArray("nodes")
                .size();
    }

    /**
     * @param database not closed with the server
     * @param file the jar of all nodes
     * @param count how many nodes
     * @param environment settings besides the database and the ports
     */
    private static ChatApi start(Database database, Path file, int count, Map<String, String> environment) {
        try {
            Path folder = TestFiles.newDirectory("bench");
            Path jar = Files.copy(file, folder.resolve("chat-api.jar"));
            ChatApi started = new ChatApi(folder, database);
            try {
                for (int index = 0; index < count; index++) {
                    JarProcess.Builder node = JarProcess.in(folder).jar(jar);
                    environment.forEach(node::environment);
                    node.environment("CHAT_DATABASE_URI", database.uri());
                    started.nodes.add(node.start());
                }
                started.nodes.forEach(JarProcess::awaitReady);
                started.key = DevelopmentKey.open(started.vertx, folder.resolve("data"));
                return started;
            } catch (RuntimeException | AssertionError failure) {
                started.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String name() {
        return "chat-api";
    }

    /** Where REST calls go. */
    public URI http() {
        return nodes.get(0).http();
    }

    /** Someone who calls one of the nodes. */
    public TestUser user(String id) {
        return new TestUser(nodes.get(0), id, token(id));
    }

    private String token(String user) {
        return key.token(AUTH, Optional.empty(), new SignIn(user, false, Optional.empty()), Instant.now());
    }

    /** On several nodes the two are never on the same one. */
    @Override
    public List<Route> direct(int pairs) {
        return IntStream.range(0, pairs)
                .mapToObj(pair -> {
                    String sender = "direct-" + pair + "-a";
                    String recipient = "direct-" + pair + "-b";
                    String conversation = user(sender).direct(user(recipient));
                    return route(conversation, account(sender, pair), List.of(account(recipient, pair + 1)));
                })
                .toList();
    }

    @Override
    public List<Route> groups(int groups, int members) {
        return IntStream.range(0, groups)
                .mapToObj(group -> group("group-" + group + "-of-" + members, members))
                .toList();
    }

    private Route group(String name, int members) {
        List<String> others = IntStream.range(1, members)
                .mapToObj(member -> name + "-" + member)
                .toList();
        String sender = name + "-0";
        String conversation = user(sender)
                .group(
                        name,
                        others.stream()
                                .map(id -> new TestUser(nodes.get(0), id, ""))
                                .toArray(TestUser[]::new));
        return route(
                conversation,
                account(sender, 0),
                IntStream.range(0, others.size())
                        .mapToObj(index -> account(others.get(index), index + 1))
                        .toList());
    }

    @Override
    public List<Account> idlers(int count) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(index -> account("idle-" + index, index))
                .toList();
    }

    private Account account(String user, int node) {
        URI address = nodes.get(node % nodes.size()).webSocket();
        return new Account(
                new InetSocketAddress(address.getHost(), address.getPort()),
                "GET / HTTP/1.1\r\nAuthorization: " + token(user),
                List.of(),
                false);
    }

    private static Route route(String conversation, Account sender, List<Account> recipients) {
        return new Route(
                sender,
                recipients,
                true,
                "{\"action\":\"send-message\",\"tempMessageId\":\"" + Marker.TEXT + "\",\"conversationId\":\""
                        + conversation + "\",\"content\":\"" + Marker.CONTENT + "\"}");
    }

    @Override
    public Spent read() {
        double server = 0;
        for (JarProcess node : nodes) {
            server += Processes.seconds(node.pid());
        }
        return new Spent(server, database.seconds(), Processes.machineSeconds());
    }

    @Override
    public Memory memory() {
        long live = 0;
        for (JarProcess node : nodes) {
            live += JavaHeap.collect(node.pid());
        }
        return new Memory(residentBytes(), live);
    }

    /** What all nodes have in memory now. */
    public long residentBytes() {
        return nodes.stream()
                .mapToLong(node -> Processes.residentBytes(node.pid()))
                .sum();
    }

    @Override
    public void close() {
        nodes.stream().filter(JarProcess::isAlive).forEach(JarProcess::terminate);
        nodes.forEach(JarProcess::awaitExit);
        vertx.close().await();
        TestFiles.delete(folder);
    }
}
