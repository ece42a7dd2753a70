package io.pagenow.chat.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All connections of the load generator, on the one thread that calls. */
public final class Loop implements AutoCloseable {
    private static final int BUFFER = 1 << 18;
    private static final int HANDSHAKES_AT_ONCE = 64;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Selector selector;
    private final Alarm alarm;
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(BUFFER);
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(BUFFER);
    private final byte[] bytes = new byte[BUFFER];
    private final ServerFrames frames = new ServerFrames();
    private final Consumer<SelectionKey> turn = Loop::turn;
    private int ready;
    private long lastReady;
    private long lastNumber;

    public Loop() throws IOException {
        selector = Selector.open();
        alarm = new Alarm(selector);
    }

    /** What is done besides reading what arrives. */
    interface Task {
        /**
         * @param now as {@link System#nanoTime()}
         * @return in how many nanoseconds to be called again at the latest, or a negative number to end
         */
        long turn(long now);
    }

    void run(Task task) {
        try {
            while (true) {
                long now = System.nanoTime();
                long wait = task.turn(now);
                if (wait < 0) {
                    return;
                }
                if (wait == 0) {
                    selector.selectNow(turn);
                } else {
                    // The selector counts whole milliseconds, which is too coarse for sending on time.
                    alarm.set(now + wait);
                    selector.select(turn, wait / MILLI + 1);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void turn(SelectionKey key) {
        ((SocketClient) key.attachment()).turn();
    }

    /** Sends nothing for some time. */
    public void idle(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        run(now -> now >= end ? -1 : end - now);
    }

    /** Opens connections, a bounded number of handshakes at a time, and returns when all can be used. */
    List<SocketClient> connect(List<Account> accounts) {
        List<SocketClient> clients = new ArrayList<>(accounts.size());
        try {
            connect(accounts, clients);
            return clients;
        } catch (RuntimeException failure) {
            clients.forEach(SocketClient::close);
            throw failure;
        }
    }

    private void connect(List<Account> accounts, List<SocketClient> clients) {
        int before = ready;
        lastReady = System.nanoTime();
        long[] repeated = {lastReady};
        run(now -> {
            while (clients.size() < accounts.size() && clients.size() - (ready - before) < HANDSHAKES_AT_ONCE) {
                clients.add(connect(accounts.get(clients.size())));
            }
            if (now - Math.max(lastReady, repeated[0]) > REPEAT_NANOS) {
                repeated[0] = now;
                repeat(accounts, clients);
            }
            if (now - lastReady > PATIENCE_NANOS) {
                throw stuck(clients, ready - before, accounts.size());
            }
            return ready - before == accounts.size() ? -1 : 10 * MILLI;
        });
    }

    private void repeat(List<Account> accounts, List<SocketClient> clients) {
        for (int index = 0; index < clients.size(); index++) {
            if (clients.get(index).isUnanswered()) {
                clients.get(index).close();
                clients.set(index, connect(accounts.get(index)));
            }
        }
    }

    private static IllegalStateException stuck(List<SocketClient> clients, int done, int all) {
        String example = clients.stream()
                .filter(client -> !client.isReady())
                .map(SocketClient::toString)
                .findFirst()
                .orElse("none was begun");
        return new IllegalStateException(done + " of " + all + " connections could be opened, and no other in "
                + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s: " + example);
    }

    private SocketClient connect(Account account) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            SocketClient client = new SocketClient(this, account, channel, key);
            key.attach(client);
            channel.connect(account.address());
            return client;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A number that no message had before. */
    long nextNumber() {
        return ++lastNumber;
    }

    /** A connection has become ready. */
    void ready() {
        ready++;
        lastReady = System.nanoTime();
    }

    ByteBuffer incoming() {
        return incoming.clear();
    }

    ByteBuffer outgoing() {
        return outgoing.clear();
    }

    byte[] bytes() {
        return bytes;
    }

    ServerFrames frames() {
        return frames;
    }

    @Override
    public void close() throws IOException {
        alarm.close();
        selector.close();
    }
}
