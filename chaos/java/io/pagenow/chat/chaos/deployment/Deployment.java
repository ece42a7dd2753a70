package io.pagenow.chat.chaos.deployment;

import io.pagenow.chat.chaos.client.Nodes;
import io.pagenow.chat.cluster.TestNetwork;
import io.pagenow.chat.jar.Gate;
import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.SilentProxy;
import io.pagenow.chat.support.TestFiles;
import io.pagenow.chat.support.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three nodes of the jar, their PostgreSQL and Redis, and the identity provider that they trust. */
public final class Deployment implements Nodes, AutoCloseable {
    private static final int NODES = 3;
    private static final Duration TOGETHER = Duration.ofMinutes(1);

    /** So that a leak shows in megabytes and not in a quarter of the machine's memory. */
    private static final List<String> HEAP = List.of("-Xmx256m", "-XX:MaxDirectMemorySize=256m");

    private static final Logger log = LoggerFactory.getLogger(Deployment.class);

    private final Layout layout;
    private final Path folder;
    private final Path jar;
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final List<Node> nodes = new ArrayList<>();
    private Optional<Postgres> postgres = Optional.empty();
    private Optional<ReplicatedPostgres> replicated = Optional.empty();
    private final TestRedis redis;
    private final IdentityProvider provider;
    private Optional<TestNetwork> network = Optional.empty();
    private Optional<SilentProxy> databaseProxy = Optional.empty();
    private String databaseUri;
    private String keysUri;

    private Deployment(Layout layout) throws IOException {
        this.layout = layout;
        folder = TestFiles.newDirectory("chaos");
        closing.push(() -> TestFiles.delete(folder));
        // The nodes run from a copy: whoever builds meanwhile does not pull it away under them.
        jar = Files.copy(Path.of(System.getProperty("chat.jar")), folder.resolve("chat-api.jar"));
        redis = opened(new TestRedis());
        provider = opened(IdentityProvider.start());
        databaseUri = layout.standby() ? startReplicated() : startAlone();
        keysUri = provider.keysUri();
        if (layout.machines()) {
            separate();
        }
        if (layout.databaseProxy()) {
            int port = URI.create(databaseUri).getPort();
            SilentProxy proxy = opened(new SilentProxy(port));
            databaseUri = databaseUri.replace(":" + port + "/", ":" + proxy.port() + "/");
            databaseProxy = Optional.of(proxy);
        }
    }

    /** Starts everything and waits until all nodes see each other. */
    public static Deployment start(Layout layout) {
        Deployment deployment = null;
        try {
            deployment = new Deployment(layout);
            deployment.startNodes();
            return deployment;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (RuntimeException | AssertionError failure) {
            if (deployment != null) {
                deployment.close();
            }
            throw failure;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        closing.push(part);
        return part;
    }

    private String startAlone() {
        Postgres alone = opened(new Postgres(folder.resolve("postgres")));
        postgres = Optional.of(alone);
        return alone.uri();
    }

    private String startReplicated() {
        ReplicatedPostgres both = opened(new ReplicatedPostgres());
        replicated = Optional.of(both);
        return both.uri();
    }

    /** Nodes on machines of their own reach PostgreSQL and the keys through a gate. */
    private void separate() {
        TestNetwork machines = opened(new TestNetwork(NODES));
        network = Optional.of(machines);
        databaseUri = gated(machines, databaseUri);
        keysUri = gated(machines, keysUri);
        for (int number = 0; number < NODES; number++) {
            int exit = JarProcess.in(folder)
                    .arguments("cluster-certs", "--out", "certs", "--node", "node" + number)
                    .start()
                    .awaitExit();
            if (exit != 0) {
                throw new IllegalStateException("no certificates");
            }
        }
    }

    private String gated(TestNetwork machines, String uri) {
        URI target = URI.create(uri);
        Gate gate = opened(Gate.openAt(machines.gateway()));
        gate.leadTo(target.getPort());
        return uri.replace(
                target.getHost() + ":" + target.getPort(), machines.gateway().getHostAddress() + ":" + gate.port());
    }

    private void startNodes() {
        for (int number = 0; number < NODES; number++) {
            int mine = number;
            Node node = new Node(number, from -> builder(mine, from).start());
            nodes.add(node);
            closing.push(node::close);
            node.launch(jar);
        }
        nodes.forEach(Node::awaitReady);
        awaitTogether();
    }

    private JarProcess.Builder builder(int number, Path from) {
        JarProcess.Builder builder = JarProcess.in(folder)
                .jar(from)
                .java(HEAP.toArray(String[]::new))
                .java(layout.java().getOrDefault(number, List.of()).toArray(String[]::new))
                .environment("CHAT_DATABASE_URI", databaseUri)
                .environment("CHAT_AUTH_JWKS_URI", keysUri)
                .environment("CHAT_AUTH_ISSUER", provider.issuer())
                .environment("CHAT_AUTH_AUDIENCE", IdentityProvider.AUDIENCE)
                .environment("CHAT_CLUSTER_ENABLED", "true");
        network.ifPresentOrElse(
                machines -> onMachine(builder, machines, number), () -> builder.environment("CHAT_CLUSTER_PORT", "0")
                        .environment("CHAT_CLUSTER_BUS_PORT", "0")
                        .environment("CHAT_REDIS_URI", redis.uri()));
        Map<String, String> variables = layout.environment().getOrDefault(number, Map.of());
        variables.forEach(builder::environment);
        return builder;
    }

    private void onMachine(JarProcess.Builder builder, TestNetwork machines, int number) {
        Path certificates = folder.resolve("certs");
        String node = "node" + number;
        builder.through("ip", "netns", "exec", machines.namespace(number))
                .environment("CHAT_HTTP_HOST", machines.address(number))
                .environment("CHAT_WEBSOCKET_HOST", machines.address(number))
                .environment("CHAT_CLUSTER_HOST", machines.innerAddress(number))
                .environment(
                        "CHAT_CLUSTER_TLS_CERT",
                        certificates.resolve(node + ".pem").toString())
                .environment(
                        "CHAT_CLUSTER_TLS_KEY",
                        certificates.resolve(node + "-key.pem").toString())
                .environment(
                        "CHAT_CLUSTER_TLS_CA", certificates.resolve("ca.pem").toString());
    }

    public Layout layout() {
        return layout;
    }

    /** The jar that the nodes run from. */
    public Path jar() {
        return jar;
    }

    /** A directory for whatever a fault needs, which goes with the deployment. */
    public Path folder() {
        return folder;
    }

    /** The PostgreSQL of the nodes, if it has no standby. */
    public Postgres postgres() {
        return postgres.orElseThrow();
    }

    /** The PostgreSQL of the nodes with its standby, if the layout has one. */
    public ReplicatedPostgres replicatedPostgres() {
        return replicated.orElseThrow();
    }

    public TestRedis redis() {
        return redis;
    }

    /** Between the nodes and PostgreSQL, if the layout has it. */
    public SilentProxy databaseProxy() {
        return databaseProxy.orElseThrow();
    }

    /** The network between the nodes, if they are on machines of their own. */
    public TestNetwork network() {
        return network.orElseThrow();
    }

    /** A token for longer than any clock here is wrong. */
    public String token(String user) {
        long now = Instant.now().getEpochSecond();
        long hours = Duration.ofHours(6).toSeconds();
        return provider.token(user)
                .claim("auth_time", now - hours)
                .claim("iat", now - hours)
                .claim("exp", now + hours)
                .sign();
    }

    public List<Node> nodes() {
        return nodes;
    }

    @Override
    public List<Node> reachable() {
        return nodes.stream().filter(Node::isReachable).toList();
    }

    /** Waits until every node sees all others. */
    public void awaitTogether() {
        Waiting.require("all nodes to see each other", TOGETHER, () -> nodes.stream()
                .allMatch(node -> node.members() == NODES));
    }

    public void forgetPeaks() {
        nodes.forEach(Node::forgetPeak);
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            try {
                closing.pop().close();
            } catch (Exception failure) {
                log.warn("A part of the deployment did not end cleanly", failure);
            }
        }
    }
}
