package io.pagenow.chat.bench.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection over which requests follow one another (RFC 9112, section 9.3). */
public final class HttpConnection implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final String LENGTH = "content-length:";

    private final Socket socket;
    private final InputStream in;
    private final String fields;

    /** @param token who asks */
    public HttpConnection(URI server, String token) {
        try {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            fields = " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nAuthorization: " + token + "\r\n\r\n";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Asks and reads the answer to its end.
     *
     * @return the body's bytes
     * @throws IllegalStateException if it is not answered with 200
     */
    public int get(String path) {
        try {
            socket.getOutputStream().write(("GET " + path + fields).getBytes(StandardCharsets.US_ASCII));
            String status = line();
            if (!status.startsWith("HTTP/1.1 200")) {
                throw new IllegalStateException("GET " + path + " is answered with " + status);
            }
            int length = -1;
            for (String field = line(); !field.isEmpty(); field = line()) {
                if (field.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                    length = Integer.parseInt(field.substring(LENGTH.length()).strip());
                }
            }
            in.skipNBytes(length);
            return length;
        } catch (IOException failure) {
            throw new UncheckedIOException("GET " + path, failure);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server has closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
