package io.pagenow.chat.cluster;

import java.util.Optional;

/**
 * Another node.
 *
 * @param address host and port
 * @param answers whether the address accepts connections
 * @param refusal the reason why it would refuse this node, if it would
 */
public record NodeProbe(String address, boolean answers, Optional<String> refusal) {}
