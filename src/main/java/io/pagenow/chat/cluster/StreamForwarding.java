package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.StreamFrames;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.protocol.Frame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Passes frames on to the node that holds their event stream, because a load balancer may send the requests of one
 * client to any node. Not thread-safe; confined to one event loop.
 */
final class StreamForwarding {
    /** A node that has not responded by then may have received the frames or not. */
    private static final long TIMEOUT_SECONDS = 10;

    /** Most requests whose response is awaited. */
    private static final int MAX_WAITING = 10_000;

    private final Vertx vertx;
    private final Bus bus;
    private final Map<Long, Promise<Void>> waiting = new HashMap<>();
    private long requestId;

    StreamForwarding(Vertx vertx, Bus bus) {
        this.vertx = vertx;
        this.bus = bus;
    }

    /**
     * Sends frames to the node that the stream's id begins with.
     *
     * @param nodes the other nodes by id
     * @return completes when that node's session has the frames; fails with a {@link ChatException}
     */
    Future<Void> forward(StreamFrames frames, Map<String, Peer> nodes) {
        Peer node = nodes.get(frames.streamId().substring(0, frames.streamId().lastIndexOf('.')));
        if (node == null) {
            return Future.failedFuture(
                    ChatException.of(ErrorCode.NOT_FOUND, "The event stream has ended; open another one"));
        }
        if (waiting.size() >= MAX_WAITING) {
            return Future.failedFuture(ChatException.overloaded("Too many frames are passed on to other nodes"));
        }
        long id = ++requestId;
        Promise<Void> answer = Promise.promise();
        waiting.put(id, answer);
        byte[] body = frames.body().getBytes(StandardCharsets.UTF_8);
        boolean sent = node.outbound()
                .send(
                        body.length,
                        header -> new NodeMessage.StreamFrames(
                                header, id, frames.streamId(), frames.userId(), Frame.received(body)));
        if (!sent) {
            waiting.remove(id);
            return Future.failedFuture(ChatException.overloaded("The node of this event stream is behind"));
        }
        long timeout = vertx.setTimer(
                TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS), overdue -> end(id, ChatException.noResponse()));
        return answer.future().onComplete(done -> vertx.cancelTimer(timeout));
    }

    private void end(long id, ChatException failure) {
        Promise<Void> answer = waiting.remove(id);
        if (answer != null) {
            answer.fail(failure);
        }
    }

    /** Hands frames of another node to a stream of this one, and responds. */
    void received(NodeMessage.StreamFrames frames, Peer from) {
        bus.request(
                        Addresses.STREAM_FRAMES,
                        new StreamFrames(
                                frames.streamId(),
                                frames.userId(),
                                frames.body().toString()))
                .onComplete(received -> answer(from, frames.requestId(), "", ""), failure -> {
                    ChatException refusal = (ChatException) failure;
                    answer(from, frames.requestId(), refusal.code().wireName(), refusal.getMessage());
                });
    }

    private static void answer(Peer to, long id, String code, String message) {
        to.outbound().send(header -> new NodeMessage.StreamAnswer(header, id, code, message));
    }

    void answered(NodeMessage.StreamAnswer answer) {
        if (answer.code().isEmpty()) {
            Promise<Void> received = waiting.remove(answer.requestId());
            if (received != null) {
                received.complete();
            }
        } else {
            end(answer.requestId(), refusal(answer));
        }
    }

    private static ChatException refusal(NodeMessage.StreamAnswer answer) {
        ErrorCode code = Arrays.stream(ErrorCode.values())
                .filter(known -> known.wireName().equals(answer.code()))
                .findFirst()
                .orElse(ErrorCode.UNAVAILABLE);
        return code == ErrorCode.RATE_LIMITED
                ? ChatException.rateLimited("Too many frames of this stream wait", Duration.ofSeconds(1))
                : ChatException.of(code, answer.message());
    }
}
