package io.pagenow.chat.session;

import io.pagenow.chat.protocol.Frame;
import io.vertx.core.Future;

/** Writes frames to one client. */
interface FrameWriter {
    void write(Frame frame);

    /** @return completes when the client has accepted everything; never completes if its socket closes first */
    Future<Void> drained();
}
