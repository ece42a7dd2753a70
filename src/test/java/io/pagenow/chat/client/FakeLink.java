package io.pagenow.chat.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/** One WebSocket of the fake server. */
final class FakeLink {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;

    private final Socket socket;
    private final OutputStream out;
    /** Whether nothing is answered any more. */
    volatile boolean frozen;

    private FakeLink(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
    }

    static void serve(FakeServer server, Socket socket) {
        try (socket) {
            FakeLink link = new FakeLink(socket);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            if (!link.accept(server, headers(in))) {
                return;
            }
            server.joined(link);
            try {
                link.read(server, in);
            } finally {
                server.left(link);
            }
        } catch (IOException | GeneralSecurityException ended) {
            // The client, or the test, has ended it.
        }
    }

    private static String headers(DataInputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            head.write(in.readByte());
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElse("");
    }

    private boolean accept(FakeServer server, String head) throws IOException, GeneralSecurityException {
        int status = server.handshake(header(head, "Authorization"));
        if (status != 101) {
            write(("HTTP/1.1 " + status + " Refused\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return false;
        }
        byte[] digest = MessageDigest.getInstance("SHA-1")
                .digest((header(head, "Sec-WebSocket-Key") + GUID).getBytes(StandardCharsets.US_ASCII));
        write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    private void read(FakeServer server, DataInputStream in) throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0xF;
            int length = in.readUnsignedByte() & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int index = 0; index < payload.length; index++) {
                payload[index] ^= mask[index % 4];
            }
            if (opcode == CLOSE) {
                throw new EOFException("closed by the client");
            }
            if (opcode == TEXT && !frozen) {
                server.received(this, Fields.parse(new String(payload, StandardCharsets.UTF_8)));
            }
        }
    }

    void send(String text) {
        if (!frozen) {
            frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    void close(int code) {
        frame(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    }

    void breakOff() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Closed is closed.
        }
    }

    private void frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 1 << 16) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload);
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        try {
            write(bytes);
        } catch (IOException gone) {
            breakOff();
        }
    }

    private synchronized void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }
}
