package io.pagenow.chat.support;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A WebSocket whose frames a test makes byte by byte, for what a well-behaved client never sends (RFC 6455, section 5.2). */
public final class RawSocket implements AutoCloseable {
    private static final int CLOSE = 0x8;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    public static RawSocket open(URI server, String token) throws IOException {
        RawSocket opened = connect(server);
        int status = opened.handshake(server, "/?Authorization=" + token);
        if (status != 101) {
            throw new IOException("the handshake was answered with " + status);
        }
        return opened;
    }

    /** The status that a handshake is answered with. */
    public static int statusOf(URI server, String pathAndQuery) throws IOException {
        try (RawSocket opened = connect(server)) {
            return opened.handshake(server, pathAndQuery);
        }
    }

    private static RawSocket connect(URI server) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(Patience.SECONDS * 1_000);
        return new RawSocket(socket);
    }

    private int handshake(URI server, String pathAndQuery) throws IOException {
        out.write(("GET " + pathAndQuery + " HTTP/1.1\r\nHost: " + server.getAuthority()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                        + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }

    /** Begins a masked text frame, the mask being zero. What follows is its content, as far as the server reads it. */
    public void startText(long length, byte[] content) throws IOException {
        out.writeByte(0x81);
        out.writeByte(0x80 | 127);
        out.writeLong(length);
        out.writeInt(0);
        out.write(content);
        out.flush();
    }

    /** Reads on until the server closes, and returns its close code. */
    public int awaitClose() throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0xF;
            int length = in.readUnsignedByte();
            byte[] content = in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
            if (opcode == CLOSE) {
                return ((content[0] & 0xFF) << 8) | (content[1] & 0xFF);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
