package io.pagenow.chat.session;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.PageUpdate;
import io.pagenow.chat.bus.Addresses.Silence;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.metric.SessionMeters.Action;
import io.pagenow.chat.protocol.InvalidFrameException;
import io.pagenow.chat.protocol.PageFrame;
import io.pagenow.chat.protocol.PageFrameDecoder;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A socket for shared pages. It notices by itself when nothing has come for too long, so that a heartbeat, of which there are many, is
 * nobody else's work.
 */
final class PageSession extends ClientConnection {
    private final long longestSilence;
    private long receivedAt = System.nanoTime();
    private boolean silent;
    private long timer;

    /** @param longestSilence how long a client may say nothing, in milliseconds */
    PageSession(ConnectRequest request, WebSocketChannel socket, SessionContext context, long longestSilence) {
        super(request, socket, context);
        this.longestSilence = longestSilence;
        listen(longestSilence);
    }

    void deliver(WireFrame wire) {
        if (!isClosed()) {
            outbox().write(wire);
        }
    }

    @Override
    void handle(String text) throws InvalidFrameException {
        heard();
        PageFrame frame = PageFrameDecoder.decode(text);
        context().meters().frames().add(action(frame));
        if (frame instanceof PageFrame.Authenticate authenticate) {
            authenticate(authenticate.token());
        } else if (frame instanceof PageFrame.Heartbeat heartbeat) {
            heartbeat(heartbeat.ref());
        } else if (mayDo(Activity.REQUEST, Optional.empty()) && frame instanceof PageFrame.UpdatePresence page) {
            track(context().bus().request(Addresses.PAGE_UPDATE, new PageUpdate(connection(), page)), Optional.empty());
        }
    }

    private static Action action(PageFrame frame) {
        if (frame instanceof PageFrame.UpdatePresence) {
            return Action.UPDATE_PRESENCE;
        }
        return frame instanceof PageFrame.Authenticate ? Action.AUTHENTICATE : Action.HEARTBEAT;
    }

    private void heard() {
        receivedAt = System.nanoTime();
        if (silent) {
            silent = false;
            context().bus().publish(Addresses.PAGE_SILENCE, new Silence(connection(), false));
            listen(longestSilence);
        }
    }

    private void listen(long millis) {
        timer = context().vertx().setTimer(millis, over -> checkSilence());
    }

    private void checkSilence() {
        long left = longestSilence - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - receivedAt);
        if (left > 0) {
            listen(left);
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
