package io.pagenow.chat.chaos.client;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import java.net.URI;
import java.util.Optional;

/** Real sockets, thousands of them on one event loop. */
public final class SocketNetwork implements Network {
    private static final int MAX_CONNECTIONS = 100_000;
    private static final int CONNECT_MILLIS = 3_000;

    /** A frozen node takes connections, or its system does, and says nothing. */
    private static final long ANSWER_MILLIS = 5_000;

    private static final int BROKEN_OFF = 1006;

    private final WebSocketClient client;

    private SocketNetwork(Vertx vertx, WebSocketClientOptions options) {
        client = vertx.createWebSocketClient(
                options.setMaxConnections(MAX_CONNECTIONS).setConnectTimeout(CONNECT_MILLIS));
    }

    public static SocketNetwork on(Vertx vertx) {
        return new SocketNetwork(vertx, new WebSocketClientOptions());
    }

    /** Whose system takes little before a client has read it. */
    public static SocketNetwork slow(Vertx vertx) {
        return new SocketNetwork(vertx, new WebSocketClientOptions().setReceiveBufferSize(8 * 1024));
    }

    @Override
    public Future<Wire> connect(URI webSocket, String token, Wire.Listener listener) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(webSocket.getHost())
                .setPort(webSocket.getPort())
                .setURI("/")
                .setTimeout(ANSWER_MILLIS)
                .addHeader("Authorization", token);
        return client.connect(options)
                .<Wire>map(socket -> open(socket, listener))
                .recover(failure -> Future.failedFuture(explained(failure)));
    }

    private static Throwable explained(Throwable failure) {
        return failure instanceof UpgradeRejectedException rejected
                ? new Refused(
                        rejected.getStatus(),
                        Optional.ofNullable(rejected.getHeaders().get("Retry-After")))
                : failure;
    }

    private static Wire open(WebSocket socket, Wire.Listener listener) {
        socket.textMessageHandler(listener::received);
        socket.pongHandler(pong -> listener.pong());
        socket.exceptionHandler(failure -> {});
        socket.closeHandler(closed -> {
            Short code = socket.closeStatusCode();
            listener.closed(code == null ? BROKEN_OFF : code);
        });
        return new Connection(socket);
    }

    /** What a write comes to is told by the end of the connection. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private record Connection(WebSocket socket) implements Wire {
        @Override
        public void send(String text) {
            if (!socket.isClosed()) {
                socket.writeTextMessage(text);
            }
        }

        @Override
        public void ping() {
            if (!socket.isClosed()) {
                socket.writePing(Buffer.buffer("p"));
            }
        }

        @Override
        public void pause() {
            socket.pause();
        }

        @Override
        public void resume() {
            socket.resume();
        }

        @Override
        public void close() {
            socket.close();
        }

        @Override
        public void abort() {
            Channel channel =
                    ((WebSocketInternal) socket).channelHandlerContext().channel();
            channel.close();
        }
    }
}
