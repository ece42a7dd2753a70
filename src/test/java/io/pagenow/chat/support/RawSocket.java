package io.pagenow.chat.support;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A WebSocket whose frames a test makes byte by byte, for what a well-behaved client never sends (RFC 6455, section 5.2). */
public final class RawSocket implements AutoCloseable {
    private static final int CLOSE = 0x8;
    private static final int SMALL_WINDOW = 4 * 1024;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    public static RawSocket open(URI server, String token) throws IOException {
        RawSocket opened = connect(server);
        int status = opened.handshake(server, "/?Authorization=" + token);
        if (status != 101) {
            throw new IOException("the handshake was answered with " + status);
        }
        return opened;
    }

    /** The status with which a handshake is refused; waits until the server has ended the connection too. */
    public static int statusOf(URI server, String pathAndQuery) throws IOException {
        try (RawSocket opened = connect(server)) {
            int status = opened.handshake(server, pathAndQuery);
            while (opened.in.read() >= 0) {
                // The rest of the refusal.
            }
            return status;
        }
    }

    /** Opens a socket whose client takes a few kilobytes beyond what it reads. */
    public static RawSocket openWithSmallWindow(URI server, String token) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_WINDOW);
        RawSocket opened = connect(server, socket);
        int status = opened.handshake(server, "/?Authorization=" + token);
        if (status != 101) {
            throw new IOException("the handshake was answered with " + status);
        }
        return opened;
    }

    private static RawSocket connect(URI server) throws IOException {
        return connect(server, new Socket());
    }

    private static RawSocket connect(URI server, Socket socket) throws IOException {
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        socket.setSoTimeout(Patience.SECONDS * 1_000);
        return new RawSocket(socket);
    }

    private int handshake(URI server, String pathAndQuery) throws IOException {
        out.write(("GET " + pathAndQuery + " HTTP/1.1\r\nHost: " + server.getAuthority()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                        + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
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

    /**
     * Sends a whole frame, the mask being zero.
     *
     * @param first the first byte: FIN, reserved bits and opcode
     */
    public void frame(int first, byte[] content) throws IOException {
        frame(first, 0x80, content);
        out.writeInt(0);
        out.write(content);
        out.flush();
    }

    /** Sends a frame without a mask, which only a server may. */
    public void unmaskedFrame(int first, byte[] content) throws IOException {
        frame(first, 0, content);
        out.write(content);
        out.flush();
    }

    private void frame(int first, int mask, byte[] content) throws IOException {
        out.writeByte(first);
        if (content.length <= 125) {
            out.writeByte(mask | content.length);
        } else {
            out.writeByte(mask | 126);
            out.writeShort(content.length);
        }
    }

    /** Reads on until the server closes, and returns its close code. */
    public int awaitClose() throws IOException {
        byte[] content = await(CLOSE);
        return ((content[0] & 0xFF) << 8) | (content[1] & 0xFF);
    }

    /** Reads on until the server sends a frame of a kind, and returns its content. */
    public byte[] await(int wanted) throws IOException {
        int opcode = in.readUnsignedByte() & 0xF;
        byte[] content = content();
        return opcode == wanted ? content : await(wanted);
    }

    /** Reads on until the server sends a frame of a kind, and returns how many of another came before. */
    public int countUntil(int counted, int last) throws IOException {
        int count = 0;
        while (true) {
            int opcode = in.readUnsignedByte() & 0xF;
            content();
            if (opcode == last) {
                return count;
            }
            count += opcode == counted ? 1 : 0;
        }
    }

    /**
     * Reads one frame.
     *
     * @return its close code if it closes, 0 otherwise
     */
    public int readFrame() throws IOException {
        int opcode = in.readUnsignedByte() & 0xF;
        byte[] content = content();
        return opcode == CLOSE ? ((content[0] & 0xFF) << 8) | (content[1] & 0xFF) : 0;
    }

    private byte[] content() throws IOException {
        int length = in.readUnsignedByte();
        return in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
    }

    /** Whether the server ends the connection with nothing more to read. */
    public boolean isEnded() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
