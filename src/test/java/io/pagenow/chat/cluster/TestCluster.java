package io.pagenow.chat.cluster;

import static org.awaitility.Awaitility.await;

import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestFiles;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Several servers from the jar, each a process of its own, that share a database and find one another through it. */
public final class TestCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, String> environment = new HashMap<>();
    private final String database = TestDatabases.fresh();
    private final Path folder;
    private final List<JarProcess> nodes = new ArrayList<>();

    private TestCluster(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment.put("CHAT_CLUSTER_ENABLED", "true");
        // By default a node gives up after 10 s, which many starts at once may take.
        this.environment.put(
                "CHAT_DATABASE_URI",
                database + (database.contains("?") ? "&" : "?") + "connect_timeout=" + Patience.SECONDS);
        this.environment.put("CHAT_CLUSTER_PORT", "0");
        this.environment.put("CHAT_CLUSTER_BUS_PORT", "0");
        this.environment.putAll(environment);
    }

    /** So many nodes, all started at once, each of which sees all others. */
    public static TestCluster of(int nodes) {
        return of(nodes, Map.of());
    }

    /** @param environment what differs from the defaults, on every node */
    static TestCluster of(int nodes, Map<String, String> environment) {
        TestCluster cluster = new TestCluster(newFolder(), environment);
        try {
            for (int index = 0; index < nodes; index++) {
                cluster.nodes.add(cluster.launch());
            }
            cluster.nodes.forEach(JarProcess::awaitReady);
            cluster.awaitMembers(nodes);
            return cluster;
        } catch (RuntimeException | AssertionError failure) {
            cluster.close();
            throw failure;
        }
    }

    private static Path newFolder() {
        try {
            return TestFiles.newDirectory("cluster");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts one node more and waits until it is ready. */
    JarProcess add() {
        return add(Map.of());
    }

    /** @param differences what differs from the settings of the other nodes */
    JarProcess add(Map<String, String> differences) {
        JarProcess node = launch(differences);
        nodes.add(node);
        return node.awaitReady();
    }

    /** A process that is not waited for. */
    private JarProcess launch() {
        return launch(Map.of());
    }

    /**
     * A process that is not waited for, and that the caller ends.
     *
     * @param differences what differs from the settings of the other nodes
     */
    JarProcess launch(Map<String, String> differences) {
        JarProcess.Builder builder = JarProcess.in(folder);
        environment.forEach(builder::environment);
        differences.forEach(builder::environment);
        return builder.start();
    }

    public JarProcess node(int index) {
        return nodes.get(index);
    }

    /** All nodes that run. */
    List<JarProcess> nodes() {
        return nodes.stream().filter(JarProcess::isAlive).toList();
    }

    String database() {
        return database;
    }

    /** A user whom no other test has, using one of the nodes. */
    TestUser newUser(String name, int node) {
        return newUser(name, node(node));
    }

    TestUser newUser(String name, JarProcess node) {
        return TestUser.signIn(node, name + "-" + UUID.randomUUID().toString().substring(0, 8));
    }

    /** Waits until every running node sees so many members. */
    void awaitMembers(int count) {
        nodes().forEach(node -> awaitMembersOf(node, count));
    }

    /** Waits until one node sees so many members. */
    void awaitMembersOf(JarProcess node, int count) {
        await().atMost(PATIENCE).until(() -> health(node).getJsonArray("nodes").size() == count);
    }

    /** How a node sees its cluster. */
    static JsonObject health(JarProcess node) {
        return Rest.get(node.http().resolve("/health/cluster")).object();
    }

    @Override
    public void close() {
        nodes.stream().filter(JarProcess::isAlive).forEach(JarProcess::terminate);
        nodes.forEach(JarProcess::awaitExit);
        TestDatabases.drop(database);
        TestFiles.delete(folder);
    }
}
