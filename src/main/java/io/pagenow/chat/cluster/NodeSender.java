package io.pagenow.chat.cluster;

import io.vertx.core.Future;

/** The way to the other nodes, as those see it who only send. */
@FunctionalInterface
interface NodeSender {
    /** @return when the message was handed to the network; fails if it was not */
    Future<Void> send(String node, NodeMessage message);
}
