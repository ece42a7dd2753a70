package io.pagenow.chat.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A server on loopback that answers one request when it has its head, and reads the body only when a test says so. */
public final class EarlyServer implements AutoCloseable {
    private final ServerSocket server;
    private final CountDownLatch mayRead = new CountDownLatch(1);
    private final CompletableFuture<Long> received = new CompletableFuture<>();

    /** @param body of the answer, which has status 200 */
    public EarlyServer(String body) {
        try {
            server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread thread = new Thread(() -> serve(body), "early server");
        thread.setDaemon(true);
        thread.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/early");
    }

    private void serve(String body) {
        try (Socket client = server.accept()) {
            readHead(client.getInputStream());
            String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().flush();
            mayRead.await();
            received.complete(readToTheEnd(client.getInputStream()));
        } catch (IOException | InterruptedException failure) {
            received.completeExceptionally(failure);
        }
    }

    private static void readHead(InputStream in) throws IOException {
        int matched = 0;
        String end = "\r\n\r\n";
        while (matched < end.length()) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The request ends within its head");
            }
            matched = next == end.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
    }

    private static long readToTheEnd(InputStream in) {
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                total += count;
            }
        } catch (IOException reset) {
            return total;
        }
        return total;
    }

    /** Reads until the client ends the connection. Returns the number of bytes of the body. */
    public CompletableFuture<Long> readBody() {
        mayRead.countDown();
        return received;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
