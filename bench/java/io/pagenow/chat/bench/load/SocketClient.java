package io.pagenow.chat.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A connection of a client: the handshake, signing in, then messages. */
final class SocketClient {
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private enum State {
        CONNECTING,
        HANDSHAKE,
        SIGNING_IN,
        READY,
        REFUSED,
        CLOSED
    }

    private final Loop loop;
    private final Account account;
    private final SocketChannel channel;
    private final SelectionKey key;
    private State state = State.CONNECTING;
    private int step = -1;
    private int usualPosition = -1;
    private byte[] rest = NOTHING;
    private ByteBuffer unsent;

    /** What was said while something else was waited for, to be told should it go wrong. */
    private String lastSaid = "";

    private Arrivals arrivals = (client, number, now) -> {};

    /** Told of every message that arrives. */
    interface Arrivals {
        /** @param now when it was read, as {@link System#nanoTime()} */
        void arrived(SocketClient client, long number, long now);

        /** Told of what the server says is wrong; by default that ends the measurement. */
        default void refused(SocketClient client, byte[] bytes, int begin, int end) throws IOException {
            throw new IOException("the server says: " + new String(bytes, begin, end - begin, StandardCharsets.UTF_8));
        }
    }

    SocketClient(Loop loop, Account account, SocketChannel channel, SelectionKey key) {
        this.loop = loop;
        this.account = account;
        this.channel = channel;
        this.key = key;
    }

    boolean isReady() {
        return state == State.READY;
    }

    /** Whether nothing has come or the server has closed it too early, and it may be tried again. */
    boolean isUnanswered() {
        return (state == State.HANDSHAKE || state == State.REFUSED) && account.repeats();
    }

    /** How far it has come. */
    @Override
    public String toString() {
        return "a connection in " + state + ", step " + step + lastSaid;
    }

    void tell(Arrivals told) {
        arrivals = told;
    }

    /** Does what the operating system says can be done. */
    void turn() {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                state = State.HANDSHAKE;
                send(handshake());
                return;
            }
            if (key.isWritable()) {
                flush();
            }
            if (key.isReadable()) {
                read();
            }
        } catch (IOException failure) {
            if (state == State.SIGNING_IN && account.repeats()) {
                close();
                state = State.REFUSED;
                return;
            }
            throw new IllegalStateException(
                    "the connection to " + account.address() + " is broken while " + state + ": "
                            + failure.getMessage(),
                    failure);
        }
    }

    private byte[] handshake() {
        return (account.request()
                        + "\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                        + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void read() throws IOException {
        ByteBuffer in = loop.incoming();
        in.put(rest);
        int read = channel.read(in);
        long now = System.nanoTime();
        if (read < 0) {
            throw new IOException("the server has closed it");
        }
        int length = in.flip().remaining();
        byte[] bytes = loop.bytes();
        in.get(bytes, 0, length);
        int from = state == State.HANDSHAKE ? answered(bytes, length) : 0;
        if (state != State.HANDSHAKE) {
            from = frames(bytes, from, length, now);
        }
        rest = from == length ? NOTHING : Arrays.copyOfRange(bytes, from, length);
        if (rest.length >= bytes.length) {
            throw new IOException("a frame longer than " + bytes.length + " bytes");
        }
    }

    private int answered(byte[] bytes, int length) throws IOException {
        int end = Bytes.find(END_OF_HEAD, bytes, 0, length);
        if (end < 0) {
            return 0;
        }
        String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        if (!head.startsWith("HTTP/1.1 101")) {
            throw new IOException(
                    "the handshake is answered with " + head.lines().findFirst().orElse(""));
        }
        nextStep();
        return end + END_OF_HEAD.length;
    }

    private void nextStep() throws IOException {
        step++;
        if (step == account.signIn().size()) {
            state = State.READY;
            loop.ready();
        } else {
            state = State.SIGNING_IN;
            send(ClientFrames.text(account.signIn().get(step).send()));
        }
    }

    private int frames(byte[] bytes, int first, int to, long now) throws IOException {
        ServerFrames found = loop.frames();
        int from = first;
        while (found.find(bytes, from, to)) {
            from = found.end;
            switch (found.opcode) {
                case ClientFrames.PING ->
                    send(ClientFrames.frame(ClientFrames.PONG, Arrays.copyOfRange(bytes, found.begin, found.end)));
                case ClientFrames.CLOSE ->
                    throw new IOException("the server closes it with "
                            + ((bytes[found.begin] & 0xFF) << 8 | (bytes[found.begin + 1] & 0xFF)) + lastSaid);
                default -> content(bytes, found.begin, found.end, now);
            }
        }
        return from;
    }

    /** Looks first where the marker was in the last frame. */
    private void content(byte[] bytes, int begin, int end, long now) throws IOException {
        int position = begin + usualPosition;
        if (usualPosition < 0 || !Marker.at(bytes, position, end)) {
            // A refusal may name the message that it is about.
            position = Bytes.find(Bytes.ERROR, bytes, begin, end) >= 0 ? -1 : Marker.find(bytes, begin, end);
            if (position < 0) {
                other(bytes, begin, end);
                return;
            }
            usualPosition = position - begin;
        }
        arrivals.arrived(this, Marker.read(bytes, position), now);
    }

    private void other(byte[] bytes, int begin, int end) throws IOException {
        if (Bytes.find(Bytes.ERROR, bytes, begin, end) >= 0) {
            arrivals.refused(this, bytes, begin, end);
        } else if (state == State.SIGNING_IN) {
            lastSaid = " after " + new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
            byte[] awaited = account.signIn().get(step).until().getBytes(StandardCharsets.UTF_8);
            if (Bytes.find(awaited, bytes, begin, end) >= 0) {
                lastSaid = "";
                nextStep();
            }
        }
    }

    /** Whether the connection takes no more at the moment, because the server does not read. */
    boolean isFull() {
        return unsent != null;
    }

    /** Writes a frame, now or as soon as the connection takes it. */
    void send(byte[] bytes) throws IOException {
        if (unsent != null) {
            unsent = ByteBuffer.allocate(unsent.remaining() + bytes.length)
                    .put(unsent)
                    .put(bytes)
                    .flip();
            return;
        }
        ByteBuffer out = loop.outgoing();
        out.put(bytes).flip();
        channel.write(out);
        if (out.hasRemaining()) {
            unsent = ByteBuffer.allocate(out.remaining()).put(out).flip();
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    private void flush() throws IOException {
        channel.write(unsent);
        if (!unsent.hasRemaining()) {
            unsent = null;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    void close() {
        state = State.CLOSED;
        key.cancel();
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // What is closed is what was wanted.
        }
    }
}
