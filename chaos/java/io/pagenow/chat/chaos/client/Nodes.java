package io.pagenow.chat.chaos.client;

import io.pagenow.chat.support.Endpoints;
import java.util.List;

/** Where clients may go. */
public interface Nodes {
    /** The nodes that run, as far as a load balancer would know. */
    List<? extends Endpoints> reachable();
}
