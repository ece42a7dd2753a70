package io.pagenow.chat.session;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import io.pagenow.chat.connection.WriteProgress;
import io.pagenow.chat.limit.OutboundBudget;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a slow reader to reach the close frame, which is queued behind bytes that its connection has not accepted.
 * Waits while the client makes progress, and for a bounded time if it makes none. The pending bytes count against the
 * node's outbound budget. Confined to the connection's event loop.
 */
// channelInactive reports the end of the connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class SlowClose {
    /**
     * Seconds without progress after which the connection is closed: first accepting bytes, then answering the close
     * frame.
     */
    static final long MAX_IDLE_SECONDS = 60;

    /** The same limit for accepting bytes while memory is scarce. */
    static final long TIGHT_MAX_IDLE_SECONDS = 3;

    /** Seconds after which the connection is closed even if the client makes progress. */
    static final long MAX_SECONDS = 180;

    private static final long CHECK_SECONDS = 1;

    private final Channel channel;
    private final OutboundBudget budget;
    private final WriteProgress progress;
    private final long counted;
    private final ScheduledFuture<?> check;
    private boolean accepted;
    private long seconds;
    private long idleSeconds;

    private SlowClose(Channel channel, OutboundBudget budget) {
        this.channel = channel;
        this.budget = budget;
        this.progress = new WriteProgress(channel);
        this.counted = progress.waitingBytes();
        this.check =
                channel.eventLoop().scheduleAtFixedRate(this::check, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /** Starts waiting; call after the close frame is written. */
    static void begin(Channel channel, OutboundBudget budget) {
        SlowClose waiting = new SlowClose(channel, budget);
        budget.addShared(waiting.counted);
        channel.closeFuture().addListener(closed -> {
            waiting.check.cancel(false);
            budget.addShared(-waiting.counted);
        });
    }

    private void check() {
        seconds += CHECK_SECONDS;
        if (!accepted && !progress.isWaiting()) {
            accepted = true;
            idleSeconds = 0;
        } else if (progress.hasAdvanced()) {
            idleSeconds = 0;
        } else {
            idleSeconds += CHECK_SECONDS;
        }
        boolean tight = !accepted && budget.isTight();
        if (seconds >= MAX_SECONDS || idleSeconds >= (tight ? TIGHT_MAX_IDLE_SECONDS : MAX_IDLE_SECONDS)) {
            channel.close();
        }
    }
}
