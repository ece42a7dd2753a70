package io.pagenow.chat.bench.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.bench.server.Database;
import io.pagenow.chat.support.TestFiles;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Some nodes of one cluster on one database, each with an address of its own on the loopback network. */
final class Nodes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(50);

    /** Nodes refuse to tell more often than that. */
    private static final Duration LOOK_AT_ALL = Duration.ofMillis(250);

    /** Ports are the same on every address. */
    private static final int MEMBERSHIP_PORT = 17_800;

    private static final int BUS_PORT = 17_900;

    private final Database database;
    private final Path folder;
    private final List<String> options;
    private final List<NodeProcess> all = new ArrayList<>();

    /** @param options of Java, for each node */
    Nodes(Database database, List<String> options) {
        this.database = database;
        this.options = options;
        try {
            folder = TestFiles.newDirectory("nodes");
            Files.writeString(folder.resolve("config.json"), "{}");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts one node more and waits until it takes requests. */
    NodeProcess add() {
        NodeProcess node = launch(all.size());
        all.add(node);
        return node;
    }

    /** Starts a node anew that was stopped or killed. */
    NodeProcess replace(int index) {
        NodeProcess node = launch(index);
        all.set(index, node);
        return node;
    }

    private NodeProcess launch(int index) {
        return NodeProcess.start(
                        folder,
                        options,
                        Map.of(
                                "CHAT_HTTP_PORT",
                                "0",
                                "CHAT_WEBSOCKET_PORT",
                                "0",
                                "CHAT_DATABASE_URI",
                                database.uri(),
                                "CHAT_DATABASE_POOL_SIZE",
                                "4",
                                "CHAT_CLUSTER_ENABLED",
                                "true",
                                "CHAT_CLUSTER_HOST",
                                address(index),
                                "CHAT_CLUSTER_PORT",
                                String.valueOf(MEMBERSHIP_PORT),
                                "CHAT_CLUSTER_BUS_PORT",
                                String.valueOf(BUS_PORT)))
                .awaitReady();
    }

    /** The address at which the other nodes reach a node. */
    static String address(int index) {
        return "127.0.1." + (index + 1);
    }

    NodeProcess get(int index) {
        return all.get(index);
    }

    List<NodeProcess> all() {
        return List.copyOf(all);
    }

    /** Waits until nodes see so many members and users, and all of them the same ones. */
    static void awaitSame(List<NodeProcess> nodes, int members, int users) {
        await().atMost(PATIENCE).pollInterval(LOOK_AT_ALL).untilAsserted(() -> {
            List<JsonObject> seen = nodes.stream().map(NodeProcess::cluster).toList();
            assertThat(seen)
                    .allMatch(
                            node -> node.getJsonArray("nodes").size() == members && node.getInteger("users") == users);
            assertThat(seen)
                    .extracting(node -> node.getString("digest"))
                    .containsOnly(seen.get(0).getString("digest"));
        });
    }

    static void awaitUsers(NodeProcess node, int users) {
        await().atMost(PATIENCE).pollInterval(LOOK).untilAsserted(() -> assertThat(node.users())
                .isEqualTo(users));
    }

    static void awaitMembers(NodeProcess node, int members) {
        await().atMost(PATIENCE).pollInterval(LOOK).untilAsserted(() -> assertThat(node.members())
                .isEqualTo(members));
    }

    @Override
    public void close() {
        all.forEach(NodeProcess::kill);
        TestFiles.delete(folder);
    }
}
