package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A server that starts on a machine with much to do. */
class SlowStartTest {
    @Test
    void aConnectionThatIsNotMadeInTimeDoesNotEndTheStart() throws IOException {
        String database = TestDatabases.fresh();
        try (SilentOnce between = SilentOnce.before(URI.create(database));
                TestServer server =
                        TestServer.with().database(between.uri().toString()).start()) {
            assertThat(between.wasSilent()).isTrue();
            assertThat(server.newUser("ann").conversations()).isEmpty();
        } finally {
            TestDatabases.drop(database);
        }
    }

    /** Stands before a database and leaves the first connection of the server's pool without an answer. */
    private static final class SilentOnce implements AutoCloseable {
        /** A parameter that only the pool's connections have. */
        private static final String SIGN = "idle_in_transaction_session_timeout";

        private final URI database;
        private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final AtomicBoolean silent = new AtomicBoolean();

        private SilentOnce(URI database) throws IOException {
            this.database = database;
        }

        static SilentOnce before(URI database) throws IOException {
            SilentOnce between = new SilentOnce(database);
            between.threads.execute(between::admit);
            return between;
        }

        URI uri() {
            return URI.create("postgresql://" + database.getRawUserInfo() + "@127.0.0.1:" + entrance.getLocalPort()
                    + database.getPath());
        }

        boolean wasSilent() {
            return silent.get();
        }

        private void admit() {
            try {
                while (true) {
                    Socket client = entrance.accept();
                    threads.execute(() -> serve(client));
                }
            } catch (IOException closed) {
                threads.shutdownNow();
            }
        }

        private void serve(Socket client) {
            try (client;
                    Socket server = new Socket(database.getHost(), database.getPort())) {
                byte[] buffer = new byte[4_096];
                int length = Math.max(client.getInputStream().read(buffer), 0);
                byte[] first = Arrays.copyOf(buffer, length);
                if (new String(first, StandardCharsets.ISO_8859_1).contains(SIGN)
                        && silent.compareAndSet(false, true)) {
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                    return;
                }
                server.getOutputStream().write(first);
                threads.execute(() -> pass(server, client));
                client.getInputStream().transferTo(server.getOutputStream());
            } catch (IOException closed) {
                // Either side may leave at any time.
            }
        }

        private static void pass(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
                to.close();
            } catch (IOException closed) {
                // As above.
            }
        }

        @Override
        public void close() {
            try {
                entrance.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
