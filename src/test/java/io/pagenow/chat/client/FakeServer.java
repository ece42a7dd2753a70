package io.pagenow.chat.client;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of one user that stores messages as the real one does, and misbehaves as it is told. */
final class FakeServer implements AutoCloseable {
    /** The fate of the next send. */
    enum Fault {
        /** Stored; the connection breaks before anybody learns of it. */
        BREAK_AFTER_STORE,
        /** Not stored; the connection breaks. */
        BREAK_BEFORE_STORE,
        /** Delivered twice. */
        DOUBLE,
        /** Delivered after the next message. */
        SWAP,
        /** Stored and not delivered live. */
        HIDE,
        /** Refused with {@code overloaded}. */
        OVERLOADED,
        /** Refused with {@code rate-limited} and a wait. */
        RATE_LIMITED,
        /** Refused for good. */
        NOT_FOUND,
        /** Neither answered nor is anything else on the connection from then on. */
        FREEZE,
        /** The connection is closed with 1009. */
        TOO_LARGE,
        /** Not stored; the connection is closed with 1012. */
        RESTART
    }

    private final HttpServer http;
    private final ServerSocket entrance;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, List<Map<String, Object>>> histories = new LinkedHashMap<>();
    private final List<FakeLink> links = new CopyOnWriteArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Deque<Integer> refusals = new ArrayDeque<>();
    private final List<String> tokens = new ArrayList<>();
    private final List<Fields> frames = new ArrayList<>();
    private Map<String, Object> swapped;

    private FakeServer(HttpServer http, ServerSocket entrance) {
        this.http = http;
        this.entrance = entrance;
    }

    static FakeServer start() {
        try {
            InetAddress here = InetAddress.getLoopbackAddress();
            HttpServer http = HttpServer.create(new InetSocketAddress(here, 0), 0);
            FakeServer server = new FakeServer(http, new ServerSocket(0, 50, here));
            http.createContext("/conversations", exchange -> {
                byte[] none = "[]".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, none.length);
                exchange.getResponseBody().write(none);
                exchange.close();
            });
            http.start();
            server.threads.execute(server::admit);
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void admit() {
        while (!entrance.isClosed()) {
            try {
                Socket socket = entrance.accept();
                threads.execute(() -> FakeLink.serve(this, socket));
            } catch (IOException closed) {
                // The loop ends, or the next client comes.
            }
        }
    }

    URI http() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/");
    }

    URI webSocket() {
        return URI.create("ws://127.0.0.1:" + entrance.getLocalPort() + "/");
    }

    /** Does this to the next sends, one each. */
    synchronized void next(Fault... wanted) {
        faults.addAll(List.of(wanted));
    }

    /** Refuses the next handshakes with these statuses. */
    synchronized void refuse(Integer... statuses) {
        refusals.addAll(List.of(statuses));
    }

    /** Refuses handshakes no more. */
    synchronized void accept() {
        refusals.clear();
    }

    /** Closes all connections with a code. */
    void closeAll(int code) {
        links.forEach(link -> link.close(code));
    }

    /** Breaks all connections. */
    void breakAll() {
        links.forEach(FakeLink::breakOff);
    }

    /** Answers nothing more on the connections that are open, and closes none of them. */
    void freezeAll() {
        links.forEach(link -> link.frozen = true);
    }

    /** Stores a message of somebody else and delivers it. */
    void receive(String conversation, String content) {
        receive(conversation, "", content);
    }

    /** @param name the sender's name for it */
    synchronized void receive(String conversation, String name, String content) {
        deliver(store(conversation, name, "ben", content));
    }

    /** Stores a message of somebody else and delivers it to nobody. */
    synchronized void miss(String conversation, String content) {
        store(conversation, "", "ben", content);
    }

    /** Sends any frame to all connections. */
    synchronized void publish(Map<String, Object> frame) {
        links.forEach(link -> link.send(Json.write(frame)));
    }

    synchronized List<String> history(String conversation) {
        return histories.getOrDefault(conversation, List.of()).stream()
                .map(message -> String.valueOf(message.get("content")))
                .toList();
    }

    synchronized List<Map<String, Object>> messages(String conversation) {
        return List.copyOf(histories.get(conversation));
    }

    /** The tokens of all handshakes and renewals. */
    synchronized List<String> tokens() {
        return List.copyOf(tokens);
    }

    /** The received frames of an action. */
    synchronized List<Fields> frames(String action) {
        return frames.stream()
                .filter(frame -> frame.text("action").equals(action))
                .toList();
    }

    int connections() {
        return links.size();
    }

    /** @return the status with which the handshake is refused, 101 if it is not */
    synchronized int handshake(String token) {
        tokens.add(token);
        return refusals.isEmpty() ? 101 : refusals.remove();
    }

    void joined(FakeLink link) {
        links.add(link);
    }

    void left(FakeLink link) {
        links.remove(link);
    }

    synchronized void received(FakeLink link, Fields frame) {
        frames.add(frame);
        switch (frame.text("action")) {
            case "heartbeat", "read-messages" -> confirm(link, frame);
            case "authenticate" -> tokens.add(frame.text("token"));
            case "sync" -> sync(link, frame.object("cursors"));
            case "send-message" -> send(link, frame);
            default -> throw new IllegalArgumentException(frame.toString());
        }
    }

    private static void confirm(FakeLink link, Fields frame) {
        link.send(Json.write(Map.of("type", "done", "ref", frame.text("ref"))));
    }

    private void sync(FakeLink link, Fields cursors) {
        histories.forEach((conversation, history) -> {
            List<?> cursor = cursors.list(conversation);
            long after = cursor.isEmpty() ? 0 : ((Number) cursor.get(0)).longValue();
            history.stream().skip(after).forEach(message -> link.send(Json.write(message)));
        });
        link.send("{\"type\":\"synced\"}");
    }

    private void send(FakeLink link, Fields frame) {
        Fault fault = faults.poll();
        String name = frame.text("tempMessageId");
        if (fault == null) {
            deliver(stored(frame));
            confirm(link, frame);
            return;
        }
        switch (fault) {
            case BREAK_AFTER_STORE -> {
                stored(frame);
                link.breakOff();
            }
            case BREAK_BEFORE_STORE -> link.breakOff();
            case DOUBLE -> {
                Map<String, Object> message = stored(frame);
                deliver(message);
                deliver(message);
                confirm(link, frame);
            }
            case SWAP -> {
                confirm(link, frame);
                swapped = stored(frame);
            }
            case HIDE -> {
                stored(frame);
                confirm(link, frame);
            }
            case OVERLOADED -> link.send(error("overloaded", name, Map.of()));
            case RATE_LIMITED -> link.send(error("rate-limited", name, Map.of("retryAfterMs", 50)));
            case NOT_FOUND -> link.send(error("not-found", name, Map.of("field", "conversationId")));
            case FREEZE -> link.frozen = true;
            case TOO_LARGE -> link.close(1009);
            case RESTART -> link.close(1012);
        }
    }

    private static String error(String code, String name, Map<String, Object> more) {
        Map<String, Object> frame = new LinkedHashMap<>(more);
        frame.put("type", "error");
        frame.put("code", code);
        frame.put("message", "refused");
        frame.put("tempMessageId", name);
        return Json.write(frame);
    }

    private Map<String, Object> stored(Fields frame) {
        return store(frame.text("conversationId"), frame.text("tempMessageId"), "ann", frame.text("content"));
    }

    private Map<String, Object> store(String conversation, String name, String sender, String content) {
        List<Map<String, Object>> history = histories.computeIfAbsent(conversation, unknown -> new ArrayList<>());
        for (Map<String, Object> before : history) {
            if (!name.isEmpty()
                    && before.get("tempMessageId").equals(name)
                    && before.get("senderId").equals(sender)) {
                return before;
            }
        }
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "new-message");
        message.put("messageId", conversation + "-" + (history.size() + 1));
        message.put("tempMessageId", name);
        message.put("conversationId", conversation);
        message.put("senderId", sender);
        message.put("content", content);
        message.put("sentAt", "2026-11-28T06:00:00.000Z");
        message.put("seq", history.size() + 1);
        history.add(message);
        return message;
    }

    private void deliver(Map<String, Object> message) {
        publish(message);
        if (swapped != null) {
            publish(swapped);
            swapped = null;
        }
    }

    @Override
    public void close() {
        http.stop(0);
        try {
            entrance.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        breakAll();
        threads.shutdownNow();
    }
}
