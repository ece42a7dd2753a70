package io.pagenow.chat.bench.server;

import io.pagenow.chat.support.TestDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** Work that every chat server does and no change of this one can make cheaper: rows that are committed one by one, and frames through a socket. */
public final class CommitsAndWrites implements AutoCloseable {
    private static final int FRAMES_PER_COMMIT = 10;
    private static final int FRAME_BYTES = 200;
    private static final int WARM_UP_COMMITS = 500;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double MICROS = 1e6;
    private static final String CONTENT = "x".repeat(100);

    private final Database database = Database.fresh();

    public CommitsAndWrites() {
        database.run("CREATE TABLE calibration (id bigserial PRIMARY KEY, content text NOT NULL)");
        commits(WARM_UP_COMMITS, Long.MAX_VALUE);
        frames(WARM_UP_COMMITS * FRAMES_PER_COMMIT, Long.MAX_VALUE);
    }

    /** Microseconds of processor time for one commit, PostgreSQL's included, and ten frames; measured in two seconds. */
    public double micros() {
        return commits(Integer.MAX_VALUE, NANOS) + FRAMES_PER_COMMIT * frames(Integer.MAX_VALUE, NANOS);
    }

    /** Microseconds of one. */
    private double commits(int count, long nanos) {
        try (Connection connection = TestDatabases.open(database.uri());
                Statement settings = connection.createStatement();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO calibration (content) VALUES (?)")) {
            settings.execute("SET synchronous_commit = on");
            insert.setString(1, CONTENT);
            double before = database.seconds() + ownSeconds();
            long end = System.nanoTime() + nanos;
            int done = 0;
            while (done < count && (nanos == Long.MAX_VALUE || System.nanoTime() < end)) {
                insert.executeUpdate();
                done++;
            }
            return (database.seconds() + ownSeconds() - before) * MICROS / done;
        } catch (SQLException failure) {
            throw new IllegalStateException("in the calibration", failure);
        }
    }

    /** Microseconds of one that is written at one end and read at the other. */
    private static double frames(int count, long nanos) {
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
                SocketChannel writer = SocketChannel.open(server.getLocalAddress());
                SocketChannel reader = server.accept()) {
            ByteBuffer written = ByteBuffer.allocateDirect(FRAME_BYTES);
            ByteBuffer read = ByteBuffer.allocateDirect(FRAME_BYTES);
            double before = ownSeconds();
            long end = System.nanoTime() + nanos;
            int done = 0;
            while (done < count && (nanos == Long.MAX_VALUE || System.nanoTime() < end)) {
                writer.write(written.rewind());
                read.clear();
                while (read.hasRemaining()) {
                    reader.read(read);
                }
                done++;
            }
            return (ownSeconds() - before) * MICROS / done;
        } catch (IOException failure) {
            throw new UncheckedIOException("in the calibration", failure);
        }
    }

    /** Processor seconds of the thread that works. */
    private static double ownSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / (double) NANOS;
    }

    @Override
    public void close() {
        database.close();
    }
}
