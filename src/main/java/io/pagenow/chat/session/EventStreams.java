package io.pagenow.chat.session;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.StreamFrames;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.protocol.FrameBody;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The open event streams of this node by id. A request with frames may arrive on any event loop of any node: an id
 * begins with the id of the stream's node, to which the frames are passed on. Thread-safe.
 */
public final class EventStreams {
    /** Bytes of an id that nobody can guess. */
    private static final int SECRET_BYTES = 18;

    private static final char SEPARATOR = '.';

    private final SecureRandom random = new SecureRandom();
    private final Bus bus;
    private final String nodeId;
    private final boolean clustered;
    private final ConcurrentMap<String, Stream> open = new ConcurrentHashMap<>();

    /** @param clustered whether there may be other nodes, which serve {@link Addresses#STREAM_FRAMES_ELSEWHERE} */
    public EventStreams(Bus bus, String nodeId, boolean clustered) {
        this.bus = bus;
        this.nodeId = nodeId;
        this.clustered = clustered;
    }

    private record Stream(String userId, Context context, EventStreamChannel channel) {}

    /** The refusal for a stream that has ended, never was, or is another user's; clients cannot distinguish the three. */
    static ChatException notFound() {
        return ChatException.of(ErrorCode.NOT_FOUND, "The event stream has ended; open another one");
    }

    /**
     * Adds a stream until its connection closes.
     *
     * @param context the event loop of the stream
     * @return its id, of letters, digits, hyphens, underscores and dots
     */
    String add(String userId, Context context, EventStreamChannel channel) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String id = nodeId + SEPARATOR + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        open.put(id, new Stream(userId, context, channel));
        channel.closed().onComplete(closed -> open.remove(id));
        return id;
    }

    /**
     * Hands frames to a stream of any node.
     *
     * @return completes when the stream's session has all of them; fails with a {@link ChatException}
     */
    Future<Void> send(StreamFrames frames) {
        int end = frames.streamId().lastIndexOf(SEPARATOR);
        boolean elsewhere =
                clustered && end > 0 && !nodeId.equals(frames.streamId().substring(0, end));
        return elsewhere ? bus.request(Addresses.STREAM_FRAMES_ELSEWHERE, frames) : receive(frames);
    }

    /** Hands frames to a stream of this node; see {@link #send}. */
    Future<Void> receive(StreamFrames frames) {
        Stream stream = open.get(frames.streamId());
        if (stream == null || !stream.userId.equals(frames.userId())) {
            return Future.failedFuture(notFound());
        }
        List<String> texts;
        try {
            texts = split(frames.body());
        } catch (ChatException refusal) {
            return Future.failedFuture(refusal);
        }
        Promise<Void> received = Promise.promise();
        stream.context.runOnContext(turn -> stream.channel.receive(texts).onComplete(received));
        return received.future();
    }

    /**
     * Splits the body of a request.
     *
     * @throws ChatException {@code INVALID_JSON}, or {@code TOO_LARGE} for a frame that a socket would not read
     */
    static List<String> split(String body) {
        List<String> frames = FrameBody.split(body);
        if (frames.stream().anyMatch(FrameLimit::isTooLarge)) {
            throw ChatException.of(
                    ErrorCode.TOO_LARGE, "A frame other than sync is larger than " + FrameLimit.MAX_FRAME + " bytes");
        }
        return frames;
    }
}
