package io.pagenow.chat.chaos;

import io.pagenow.chat.chaos.client.Network;
import io.pagenow.chat.chaos.client.Wire;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A network that tampers with what one user sends and gets. All of its calls come from one event loop. */
final class PlantedNetwork implements Network {
    /** Ends the id of the user who connects first. */
    private static final String VICTIM = "-0";

    private final Network real;
    private final Fraud fraud;
    private String victim;

    /** What is done. The victim is the first user to connect. */
    interface Fraud {
        /** @return what the victim gets in place of a frame */
        default List<JsonObject> in(JsonObject frame) {
            return List.of(frame);
        }

        /** Whether it has done what it is for; messages go on until it has. */
        default boolean isDone() {
            return true;
        }

        /**
         * @param answer takes what the victim gets as if the server had said it
         * @return whether the server gets a frame
         */
        default boolean out(JsonObject frame, Consumer<JsonObject> answer) {
            return true;
        }
    }

    PlantedNetwork(Network real, Fraud fraud) {
        this.real = real;
        this.fraud = fraud;
    }

    static boolean isMessage(JsonObject frame) {
        return "new-message".equals(frame.getString("type"));
    }

    /** Whether it is a message that the victim has not sent itself. */
    static boolean isMessageOfOthers(JsonObject frame) {
        return isMessage(frame) && !frame.getString("senderId").endsWith(VICTIM);
    }

    @Override
    public Future<Wire> connect(URI webSocket, String token, Wire.Listener listener) {
        if (victim == null) {
            victim = token;
        }
        if (!victim.equals(token)) {
            return real.connect(webSocket, token, listener);
        }
        AtomicReference<Consumer<JsonObject>> toClient =
                new AtomicReference<>(frame -> listener.received(frame.encode()));
        return real.connect(webSocket, token, new In(listener)).map(wire -> new Out(wire, toClient.get()));
    }

    private final class In implements Wire.Listener {
        private final Wire.Listener listener;

        private In(Wire.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void received(String text) {
            fraud.in(new JsonObject(text)).forEach(frame -> listener.received(frame.encode()));
        }

        @Override
        public void pong() {
            listener.pong();
        }

        @Override
        public void closed(int code) {
            listener.closed(code);
        }
    }

    private final class Out implements Wire {
        private final Wire wire;
        private final Consumer<JsonObject> answer;

        private Out(Wire wire, Consumer<JsonObject> answer) {
            this.wire = wire;
            this.answer = answer;
        }

        @Override
        public void send(String text) {
            if (fraud.out(new JsonObject(text), answer)) {
                wire.send(text);
            }
        }

        @Override
        public void ping() {
            wire.ping();
        }

        @Override
        public void pause() {
            wire.pause();
        }

        @Override
        public void resume() {
            wire.resume();
        }

        @Override
        public void close() {
            wire.close();
        }

        @Override
        public void abort() {
            wire.abort();
        }
    }
}
