package io.pagenow.chat.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.NodeLeft;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.directory.SharedDirectories;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.support.TestRedis;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes that write into one real Redis. */
final class SharedRegistryTest {
    private final SharedDirectories cluster = new SharedDirectories();
    private final List<Node> nodes = new ArrayList<>();
    private Vertx vertx;
    private TestRedis redis;
    private Node a;
    private Node b;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        redis = new TestRedis();
        a = new Node("node-a");
        b = new Node("node-b");
    }

    @AfterEach
    void stop() throws Exception {
        try {
            nodes.forEach(Node::stop);
            vertx.close().await(20, TimeUnit.SECONDS);
        } finally {
            redis.close();
        }
    }

    @Test
    void whoLeavesOneNodeIsStillThereWithTheOther() {
        a.connect("ann", "1");
        awaitField("ann", "node-a:1");
        b.connect("ann", "1");
        awaitField("ann", "node-b:1");
        b.disconnect("ann", "1");
        awaitField("ann", "node-a:1");
        assertThat(redis.userOf("node-a:1")).isEqualTo("ann");
        await().until(() -> redis.userOf("node-b:1").isEmpty());
    }

    @Test
    void closingElsewhereLeavesAFieldThatIsNotOnesOwn() {
        a.connect("ann", "1");
        awaitField("ann", "node-a:1");
        b.connect("ann", "1");
        awaitField("ann", "node-b:1");
        redis.startMonitor();
        a.disconnect("ann", "1");
        await().until(() -> redis.userOf("node-a:1").isEmpty());
        assertThat(redis.connectionOf("ann")).isEqualTo("node-b:1");
        assertThat(redis.stopMonitor()).noneMatch(command -> command.contains("\"HDEL\" \"chat_user_connection\""));
    }

    @Test
    void theLastToLeaveTakesTheFieldAlong() {
        a.connect("ann", "1");
        b.connect("ann", "1");
        awaitConnections(2);
        a.disconnect("ann", "1");
        b.disconnect("ann", "1");
        awaitConnections(0);
        awaitField("ann", "");
    }

    @Test
    void everyNodeWritesItsEntriesAgainAfterAFlush() {
        a.connect("ann", "1");
        b.connect("ann", "1");
        b.connect("ben", "2");
        awaitConnections(3);
        redis.cli("FLUSHALL");
        awaitConnections(3);
        awaitField("ben", "node-b:2");
        await().until(() -> redis.connectionOf("ann").matches("node-[ab]:1"));
    }

    @Test
    void deletedHashesComeBack() {
        a.connect("ann", "1");
        b.connect("ben", "2");
        awaitConnections(2);
        redis.cli("DEL", "chat_user_connection");
        awaitField("ann", "node-a:1");
        awaitField("ben", "node-b:2");
        redis.cli("DEL", "chat_connection_user");
        awaitConnections(2);
    }

    @Test
    void deletedFieldsComeBack() {
        a.connect("ann", "1");
        a.connect("ben", "2");
        awaitConnections(2);
        redis.cli("HDEL", "chat_user_connection", "ann");
        redis.cli("HDEL", "chat_connection_user", "node-a:2");
        awaitField("ann", "node-a:1");
        awaitConnections(2);
    }

    @Test
    void everythingIsThereAgainAfterRedisWasDown() {
        a.connect("ann", "1");
        b.connect("ben", "2");
        awaitConnections(2);
        redis.kill();
        a.disconnect("ann", "1");
        a.connect("cat", "3");
        redis.start();
        awaitConnections(2);
        awaitField("cat", "node-a:3");
        awaitField("ben", "node-b:2");
        assertThat(redis.connectionOf("ann")).isEmpty();
    }

    @Test
    void whatADeadNodeLeftBehindIsClearedByAnother() {
        a.connect("ann", "1");
        awaitField("ann", "node-a:1");
        b.connect("ann", "1");
        b.connect("ben", "2");
        awaitConnections(3);
        awaitField("ann", "node-b:1");
        b.die();
        a.registry.nodeLeft(new NodeLeft("node-b", true));
        awaitConnections(1);
        awaitField("ann", "node-a:1");
        awaitField("ben", "");
    }

    @Test
    void whoeverIsNotTheCleanerClearsNothing() {
        a.connect("ann", "1");
        b.connect("ben", "2");
        awaitConnections(2);
        b.die();
        redis.startMonitor();
        a.registry.nodeLeft(new NodeLeft("node-b", false));
        a.connect("cat", "3");
        awaitConnections(3);
        assertThat(redis.stopMonitor()).noneMatch(command -> command.contains("hscan") || command.contains("hdel"));
    }

    @Test
    void leftoversOfNodesThatAreNoMoreAreClearedAtTheStart() {
        a.connect("ann", "1");
        awaitConnections(1);
        List<String> fillings = new ArrayList<>();
        for (int count = 0; count < 1_200; count++) {
            fillings.add("old-node:" + count);
            fillings.add("user-" + count);
        }
        hset("chat_connection_user", fillings);
        List<String> turned = new ArrayList<>();
        for (int index = 0; index < fillings.size(); index += 2) {
            turned.add(fillings.get(index + 1));
            turned.add(fillings.get(index));
        }
        hset("chat_user_connection", turned);
        redis.cli("HSET", "chat_user_connection", "guest", "somebody-elses-form");
        new Node("node-c");
        awaitConnections(1);
        await().until(() -> redis.cli("HLEN", "chat_user_connection").equals("2"));
        assertThat(redis.connectionOf("ann")).isEqualTo("node-a:1");
        assertThat(redis.connectionOf("guest")).isEqualTo("somebody-elses-form");
    }

    @Test
    void nodesDoNotSetOneAnotherOff() throws Exception {
        a.connect("ann", "1");
        b.connect("ben", "2");
        awaitConnections(2);
        redis.cli("FLUSHALL");
        awaitConnections(2);
        redis.startMonitor();
        a.connect("cat", "3");
        awaitField("cat", "node-a:3");
        // The other node looks once, a second later; what it reads must not lead to anything.
        vertx.timer(4, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        List<String> commands = redis.stopMonitor();
        assertThat(commands.stream()
                        .filter(command -> command.contains("hmget"))
                        .toList())
                .hasSizeLessThanOrEqualTo(6);
        assertThat(commands.stream()
                        .filter(command -> command.contains("\"hset\""))
                        .toList())
                .hasSize(2);
        redis.startMonitor();
        vertx.timer(3, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        assertThat(redis.stopMonitor()).isEmpty();
    }

    @Test
    void aServerThatDoesNotTellOfChangesIsWrittenAllTheSame() {
        redis.cli("ACL", "SETUSER", "default", "-client|tracking");
        Node c = new Node("node-c");
        c.connect("ann", "1");
        awaitField("ann", "node-c:1");
        c.disconnect("ann", "1");
        awaitField("ann", "");
        redis.cli("ACL", "SETUSER", "default", "+client|tracking");
    }

    @Test
    void manyConnectionsAreWrittenAndClearedInBatches() {
        for (int count = 0; count < 5_000; count++) {
            a.connect("user-" + count, String.valueOf(count));
        }
        awaitConnections(5_000);
        a.stop();
        awaitConnections(0);
        assertThat(redis.cli("HLEN", "chat_user_connection")).isEqualTo("0");
    }

    private void hset(String hash, List<String> entries) {
        List<String> command = new ArrayList<>(List.of("HSET", hash));
        command.addAll(entries);
        redis.cli(command.toArray(String[]::new));
    }

    private void awaitField(String user, String connection) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> redis.connectionOf(user), connection::equals);
    }

    private void awaitConnections(int count) {
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> redis.cli("HLEN", "chat_connection_user"), String.valueOf(count)::equals);
    }

    /** One node's part: its registry, on an event loop of its own, and its entries in the directory. */
    private final class Node {
        private final String id;
        private Vertx process;
        private final Directory directory;
        private Context context;
        private RedisRegistry registry;
        private boolean stopped;

        Node(String id) {
            this.id = id;
            this.directory = cluster.join(id);
            // In a thread of its own, since Vert.x ties what a thread makes to that thread's first context.
            CompletableFuture<String> started = new CompletableFuture<>();
            new Thread(() -> {
                        process = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
                        process.deployVerticle(own -> {
                                    context = own;
                                    registry = new RedisRegistry(
                                            process,
                                            new RedisAddress(new Settings.Redis(
                                                    Optional.of(new Secret(redis.uri())),
                                                    Optional.empty(),
                                                    Optional.empty())),
                                            directory,
                                            Metrics.unread().registerConnectionRegistry(),
                                            0);
                                    return Future.succeededFuture();
                                })
                                .onComplete(started::complete, started::completeExceptionally);
                    })
                    .start();
            started.join();
            nodes.add(this);
        }

        void connect(String user, String number) {
            context.runOnContext(told -> {
                registry.connected(new Connection(user, id + ":" + number));
                directory.put(user, "");
            });
        }

        void disconnect(String user, String number) {
            context.runOnContext(told -> {
                registry.disconnected(new Connection(user, id + ":" + number));
                directory.remove(user);
            });
        }

        /** Ends without a word, as kill -9 would. */
        void die() {
            end(process.close());
        }

        void stop() {
            if (!stopped) {
                Promise<Void> closed = Promise.promise();
                context.runOnContext(told -> registry.close().onComplete(closed));
                end(closed.future().eventually(process::close));
            }
        }

        private void end(Future<Void> ended) {
            stopped = true;
            cluster.leave(id);
            ended.toCompletionStage().toCompletableFuture().join();
        }
    }
}
