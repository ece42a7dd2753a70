package io.pagenow.chat.support;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Takes spans as OTLP over HTTP, in the binary form of {@code opentelemetry/proto/trace/v1/trace.proto}. */
public final class TestCollector implements AutoCloseable {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;

    private final HttpServer http;
    private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
    private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();

    /** @param parent empty if it has none */
    public record Span(String trace, String id, String parent, String name, long start, long end) {}

    private record Field(int number, ByteBuffer bytes, long value) {}

    public TestCollector() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        http.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            bodies.add(body);
            inside(inside(inside(ByteBuffer.wrap(body), 1), 2), 2).forEach(span -> spans.add(span(span)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        http.start();
    }

    /** Where spans are taken. */
    public String uri() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/v1/traces";
    }

    public List<Span> spans() {
        return List.copyOf(spans);
    }

    /** Everything that came, as if it were text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        bodies.forEach(body -> text.append(new String(body, StandardCharsets.ISO_8859_1)));
        return text.toString();
    }

    private static Stream<ByteBuffer> inside(ByteBuffer message, int number) {
        return fields(message).stream().filter(field -> field.number == number).map(Field::bytes);
    }

    private static Stream<ByteBuffer> inside(Stream<ByteBuffer> messages, int number) {
        return messages.flatMap(message -> inside(message, number));
    }

    private static Span span(ByteBuffer message) {
        String trace = "";
        String id = "";
        String parent = "";
        String name = "";
        long start = 0;
        long end = 0;
        for (Field field : fields(message)) {
            switch (field.number) {
                case 1 -> trace = hex(field.bytes);
                case 2 -> id = hex(field.bytes);
                case 4 -> parent = hex(field.bytes);
                case 5 -> name = StandardCharsets.UTF_8.decode(field.bytes).toString();
                case 7 -> start = field.value;
                case 8 -> end = field.value;
                default -> {}
            }
        }
        return new Span(trace, id, parent, name, start, end);
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static List<Field> fields(ByteBuffer message) {
        List<Field> fields = new ArrayList<>();
        ByteBuffer rest = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (rest.hasRemaining()) {
            long tag = varint(rest);
            int number = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case VARINT -> fields.add(new Field(number, ByteBuffer.allocate(0), varint(rest)));
                case FIXED64 -> fields.add(new Field(number, ByteBuffer.allocate(0), rest.getLong()));
                case BYTES -> {
                    int length = (int) varint(rest);
                    fields.add(new Field(number, rest.slice(rest.position(), length), 0));
                    rest.position(rest.position() + length);
                }
                default -> rest.getInt();
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
