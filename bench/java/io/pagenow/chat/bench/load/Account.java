package io.pagenow.chat.bench.load;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Someone who connects: where to, with which handshake, and what is said until the connection is of use.
 *
 * @param request the HTTP request of the handshake, without the header fields that are the same for all (RFC 6455, section 4.1)
 * @param signIn what follows the handshake, step by step
 * @param repeats whether a handshake or sign-in that comes to nothing is tried again; else it is a failure
 */
public record Account(InetSocketAddress address, String request, List<Step> signIn, boolean repeats) {
    /**
     * @param send the text of a frame
     * @param until part of the frame that answers it
     */
    public record Step(String send, String until) {}
}
