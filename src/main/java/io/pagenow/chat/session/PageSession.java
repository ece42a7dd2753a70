package io.pagenow.chat.session;

import io.pagenow.chat.action.ActionTypes;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.message.PageUpdate;
import io.pagenow.chat.bus.message.Silence;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.protocol.ClientRequest;
import io.pagenow.chat.protocol.FrameRef;
import io.pagenow.chat.protocol.InvalidFrameException;
import io.pagenow.chat.protocol.PageFrame;
import io.pagenow.chat.protocol.PageFrameDecoder;
import java.util.concurrent.TimeUnit;

/**
 * A session on the shared-pages endpoint. It detects silence by its own timer, so heartbeats, which are frequent, cause
 * no work outside this event loop.
 */
final class PageSession extends ClientConnection {
    private final long maxSilenceMillis;
    private long receivedAt = System.nanoTime();
    private boolean silent;
    private long timer;

    /** @param maxSilenceMillis milliseconds without a frame after which the client counts as silent */
    PageSession(ConnectRequest request, ClientChannel socket, SessionContext context, long maxSilenceMillis) {
        super(request, socket, context);
        this.maxSilenceMillis = maxSilenceMillis;
        scheduleSilenceCheck(maxSilenceMillis);
    }

    void deliver(WireFrame wire) {
        if (!isClosed()) {
            outbox().write(wire);
        }
    }

    @Override
    boolean sharesPages() {
        return true;
    }

    @Override
    void handle(String text) throws InvalidFrameException {
        markReceived();
        ClientRequest<PageFrame> request = PageFrameDecoder.decode(text);
        PageFrame frame = request.frame();
        FrameRef ref = request.ref();
        context().meters().frames().add(action(frame));
        if (frame instanceof PageFrame.Authenticate authenticate) {
            authenticate(authenticate.token(), ref);
        } else if (frame instanceof PageFrame.Heartbeat) {
            heartbeat(ref);
        } else if (tryAcquire(Activity.REQUEST, ref) && frame instanceof PageFrame.UpdatePresence page) {
            track(context().bus().request(Addresses.PAGE_UPDATE, new PageUpdate(connection(), page)), ref);
        }
    }

    private static String action(PageFrame frame) {
        if (frame instanceof PageFrame.UpdatePresence) {
            return SessionMeters.UPDATE_PRESENCE;
        }
        return (frame instanceof PageFrame.Authenticate ? ActionTypes.AUTHENTICATE : ActionTypes.HEARTBEAT).wireName();
    }

    private void markReceived() {
        receivedAt = System.nanoTime();
        if (silent) {
            silent = false;
            context().bus().publish(Addresses.PAGE_SILENCE, new Silence(connection(), false));
            scheduleSilenceCheck(maxSilenceMillis);
        }
    }

    private void scheduleSilenceCheck(long millis) {
        timer = context().vertx().setTimer(millis, timerId -> checkSilence());
    }

    private void checkSilence() {
        long left = maxSilenceMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - receivedAt);
        if (left > 0) {
            scheduleSilenceCheck(left);
        } else {
            silent = true;
            context().bus().publish(Addresses.PAGE_SILENCE, new Silence(connection(), true));
        }
    }

    @Override
    void closed() {
        super.closed();
        context().vertx().cancelTimer(timer);
    }
}
