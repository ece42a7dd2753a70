package io.pagenow.chat.support;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A connection on which a test writes HTTP character by character, for what a well-behaved client never sends. */
public final class RawHttp implements Closeable {
    private static final int SMALL_WINDOW = 4 * 1024;

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** An answer's first line and headers as they came, and its body. */
    public record Answer(String head, String body) {
        public int status() {
            return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        }
    }

    /** @param server the address of either port */
    public static RawHttp connect(URI server) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(Patience.SECONDS * 1_000);
        return new RawHttp(socket);
    }

    /**
     * Connects from one of this machine's addresses.
     *
     * @param from such as 127.0.0.2
     */
    public static RawHttp connectFrom(String from, URI server) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(Patience.SECONDS * 1_000);
        return new RawHttp(socket);
    }

    /** Connects as a client that takes a few kilobytes beyond what it reads. */
    public static RawHttp connectWithSmallWindow(URI server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_WINDOW);
        socket.setSoTimeout(Patience.SECONDS * 1_000);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        return new RawHttp(socket);
    }

    /** Sends a request on a connection of its own and returns the first answer. */
    public static Answer ask(URI server, String request) throws IOException {
        try (RawHttp connection = connect(server)) {
            connection.send(request);
            return request.startsWith("HEAD ") ? new Answer(connection.readHead(), "") : connection.read();
        }
    }

    /** Sends characters as one byte each. A server that has ended the connection meanwhile is no failure. */
    public void send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException ended) {
            // What the server said before is still to be read.
            return;
        }
    }

    /** Reads one answer. Its body is read if its length is said. */
    public Answer read() throws IOException {
        String head = readHead();
        return new Answer(head, readBody(head));
    }

    /** Reads the first line and the headers of an answer, as they came. */
    public String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after \"" + head + '"');
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Reads the body that follows a head, if its length is said. */
    public String readBody(String head) throws IOException {
        return new String(in.readNBytes(length(head)), StandardCharsets.UTF_8);
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, "content-length:".length()))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
    }

    /** Reads until the server ends the connection; returns the number of bytes. */
    public long readToTheEnd() {
        long bytes = 0;
        byte[] some = new byte[1 << 16];
        try {
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                bytes += count;
            }
        } catch (java.net.SocketTimeoutException open) {
            throw new AssertionError("the connection is still open", open);
        } catch (IOException reset) {
            // A reset is an end too.
            return bytes;
        }
        return bytes;
    }

    /** Reads until the server ends the connection; returns the text. */
    public String readText() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Waits until the server ends the connection, whatever it says before. */
    public void awaitEnd() {
        try {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (java.net.SocketTimeoutException open) {
            throw new AssertionError("the connection is still open", open);
        } catch (IOException reset) {
            // A reset is an end too.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
