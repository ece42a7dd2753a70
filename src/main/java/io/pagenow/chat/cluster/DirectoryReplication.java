package io.pagenow.chat.cluster;

import io.pagenow.chat.directory.DirectoryWriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.blocks.MethodCall;
import org.jgroups.blocks.RequestOptions;
import org.jgroups.blocks.ResponseMode;
import org.jgroups.blocks.RpcDispatcher;
import org.jgroups.util.RspList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the entries of a directory between the members of the cluster, and tells who has left. On the wire these are
 * calls of JGroups' {@code ReplicatedHashMap}, which nodes of earlier versions use: a map from {@code node/user} to a value.
 */
final class DirectoryReplication implements DirectoryWriter.Members {
    /**
     * Timeout for the acknowledgements of a batch by all members. Failure detection handles members that do not
     * respond.
     */
    private static final long TIMEOUT_MILLIS = 1_000;

    private static final long SINGLE_TIMEOUT_MILLIS = 5_000;

    /** The number of {@code putAll} in {@code ReplicatedHashMap}. */
    private static final short PUT_ALL = 3;

    private static final char SEPARATOR = '/';

    private static final Logger log = LoggerFactory.getLogger(DirectoryReplication.class);

    private final String nodeId;
    private final JChannel channel;
    private final RpcDispatcher dispatcher;
    private final Listener listener;
    private Set<String> members = Set.of();

    /** Receives entries and members, on JGroups threads; must not block. */
    interface Listener {
        void received(String node, String user, String value);

        void left(String node);

        /** @param nodes all members */
        void joined(Set<String> nodes);
    }

    /** @param channel used for this alone, not connected yet */
    DirectoryReplication(String nodeId, JChannel channel, Listener listener) {
        this.nodeId = nodeId;
        this.channel = channel;
        this.listener = listener;
        this.dispatcher = new RpcDispatcher(channel, this);
        dispatcher.setMethodInvoker((target, method, arguments) -> receive(method, arguments));
        dispatcher.setReceiver(new Receiver() {
            @Override
            public void viewAccepted(View view) {
                changed(Nodes.ids(view));
            }
        });
    }

    @Override
    public void writeToAll(Map<String, String> values) {
        call(null, values, new RequestOptions(ResponseMode.GET_ALL, TIMEOUT_MILLIS));
    }

    /**
     * A message to one member may be overtaken by a later one to all, so this waits longer for its answer; whatever differs
     * after all shows in the digests.
     */
    @Override
    public void writeTo(String node, Map<String, String> values) {
        List<Address> member = channel.getView().getMembers().stream()
                .filter(address -> Nodes.id(address).equals(node))
                .toList();
        if (member.isEmpty()) {
            return;
        }
        RspList<Object> answers = call(
                member, values, new RequestOptions(ResponseMode.GET_ALL, SINGLE_TIMEOUT_MILLIS).setAnycasting(true));
        if (answers.values().stream().anyMatch(answer -> !answer.wasReceived() || answer.hasException())) {
            throw new IllegalStateException("it has not taken a batch");
        }
    }

    /** Closes the channel. */
    void close() {
        dispatcher.stop();
        channel.close();
    }

    /** @param receivers null for all members, this one included */
    private RspList<Object> call(
            @Nullable Collection<Address> receivers, Map<String, String> values, RequestOptions options) {
        Map<String, String> byKey = new HashMap<>();
        values.forEach((user, value) -> byKey.put(nodeId + SEPARATOR + user, value));
        try {
            RspList<Object> answers = dispatcher.callRemoteMethods(receivers, new MethodCall(PUT_ALL, byKey), options);
            answers.forEach((member, answer) -> {
                if (answer.hasException()) {
                    log.warn(
                            "Node {} refused {} entries of the directory: {}",
                            Nodes.id(member),
                            values.size(),
                            answer.getException().toString());
                }
            });
            return answers;
        } catch (Exception failure) {
            throw new IllegalStateException("no answer from the members: " + failure.getMessage(), failure);
        }
    }

    /** Entries of a node that has left meanwhile would stay for ever. */
    private synchronized @Nullable Object receive(short method, Object[] arguments) {
        if (method != PUT_ALL) {
            throw new IllegalArgumentException("call " + method + " of a directory is not known");
        }
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) arguments[0]).entrySet()) {
            String key = (String) entry.getKey();
            int separator = key.indexOf(SEPARATOR);
            String node = key.substring(0, separator);
            if (members.contains(node)) {
                listener.received(node, key.substring(separator + 1), (String) entry.getValue());
            }
        }
        return null;
    }

    private void changed(Set<String> nodes) {
        forgetAbsent(nodes);
        listener.joined(nodes);
    }

    private synchronized void forgetAbsent(Set<String> nodes) {
        Set<String> left = new HashSet<>(members);
        left.removeAll(nodes);
        members = nodes;
        left.forEach(listener::left);
    }
}
