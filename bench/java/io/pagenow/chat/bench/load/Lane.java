package io.pagenow.chat.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A route in use: the sender's connection and the frame that it sends, in which only the number changes. */
final class Lane {
    private final SocketClient sender;
    private final int deliveries;
    private final byte[] frame;
    private final int[] positions;

    Lane(Route route, SocketClient sender) {
        this.sender = sender;
        this.deliveries = route.recipients().size() + (route.echoed() ? 1 : 0);
        this.frame = ClientFrames.text(route.frame());
        this.positions = Marker.all(frame);
    }

    boolean isSender(SocketClient client) {
        return client == sender;
    }

    /** Whether the sender's connection takes no more at the moment. */
    boolean isFull() {
        return sender.isFull();
    }

    /** How often each message is delivered. */
    int deliveries() {
        return deliveries;
    }

    void send(long number) {
        for (int position : positions) {
            Marker.write(frame, position, number);
        }
        try {
            sender.send(frame);
        } catch (IOException failure) {
            throw new UncheckedIOException("a message cannot be sent", failure);
        }
    }
}
