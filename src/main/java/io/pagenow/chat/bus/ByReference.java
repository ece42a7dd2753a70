package io.pagenow.chat.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands objects over inside this node without copying them. What travels must therefore never be changed. */
final class ByReference implements MessageCodec<Object, Object> {
    static final String NAME = "by-reference";

    @Override
    public Object transform(Object body) {
        return body;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }

    @Override
    public void encodeToWire(Buffer buffer, Object body) {
        throw new UnsupportedOperationException("addresses of this node are not reachable from another");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("addresses of this node are not reachable from another");
    }
}
