package io.pagenow.chat.cluster;

import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * A client as it should be: when its connection breaks it takes another node, asks for what it has missed, and repeats what was not
 * acknowledged. Remembers in which order messages came to it.
 */
final class ResumingClient implements AutoCloseable {
    private final TestUser user;
    private final TestCluster cluster;
    private final String conversation;
    private final List<Long> arrived = new ArrayList<>();
    private final List<String> acknowledged = new ArrayList<>();
    private int node;
    private int reconnects;
    private TestSocket socket;

    /** @param node where the first connection goes */
    ResumingClient(TestUser user, TestCluster cluster, String conversation, int node) {
        this.user = user;
        this.cluster = cluster;
        this.conversation = conversation;
        this.node = node;
        connect();
    }

    /** Sends until it is acknowledged, on as many connections as that takes. */
    synchronized void send(String name) {
        while (true) {
            try {
                socket.deliver(name, conversation, "message " + name);
                acknowledged.add(name);
                return;
            } catch (AssertionError | CompletionException broken) {
                reconnect();
            }
        }
    }

    private void reconnect() {
        reconnects++;
        socket.abort();
        arrived.addAll(sinceResume());
        node++;
        connect();
        socket.sync(conversation, arrived.size());
    }

    /**
     * The positions that came on this connection. What came before the answer to the resume began is left out: it comes again with it, and
     * only a client that was slow to ask sees it at all. A repeated send is answered by a message that may have come before.
     */
    private List<Long> sinceResume() {
        List<Long> seqs = socket.messages(conversation).stream()
                .map(message -> message.getLong("seq"))
                .toList();
        int begin = seqs.indexOf((long) arrived.size() + 1);
        return begin < 0
                ? List.of()
                : seqs.subList(begin, seqs.size()).stream().distinct().toList();
    }

    private void connect() {
        List<JarProcess> nodes = cluster.nodes();
        for (int tries = 0; ; tries++) {
            try {
                socket = user.at(nodes.get(node % nodes.size())).connect();
                return;
            } catch (CompletionException | TestSocket.Refused gone) {
                if (tries == 20) {
                    throw gone;
                }
                node++;
                nodes = cluster.nodes();
            }
        }
    }

    /** The positions of all messages in the order in which they came, over all connections. */
    synchronized List<Long> arrivals() {
        List<Long> all = new ArrayList<>(arrived);
        all.addAll(sinceResume());
        return all;
    }

    /** The whole history, oldest first. */
    List<JsonObject> history() {
        return user.at(cluster.nodes().get(0)).history(conversation);
    }

    synchronized List<String> acknowledged() {
        return List.copyOf(acknowledged);
    }

    synchronized int reconnects() {
        return reconnects;
    }

    @Override
    public synchronized void close() {
        socket.close();
    }
}
