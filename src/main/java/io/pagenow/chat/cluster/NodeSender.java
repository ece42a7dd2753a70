package io.pagenow.chat.cluster;

import io.vertx.core.Future;

/** Sends messages to other nodes. */
@FunctionalInterface
interface NodeSender {
    /** @return completes when the message was handed to the network; fails if it was not */
    Future<Void> send(String node, NodeMessage message);
}
