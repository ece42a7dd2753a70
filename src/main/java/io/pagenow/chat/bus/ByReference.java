package io.pagenow.chat.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Passes message bodies by reference within this node, without copying. They must therefore be immutable. */
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
        throw new UnsupportedOperationException("the bus is local to this node");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("the bus is local to this node");
    }
}
