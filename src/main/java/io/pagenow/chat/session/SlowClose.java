package io.pagenow.chat.session;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import io.pagenow.chat.connection.WriteProgress;
import io.pagenow.chat.limit.OutboundBudget;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a client that reads too slowly to come to the close frame, which stands behind what its connection has not accepted yet: as long
 * as it goes on reading, however slowly, and for a while if it does not. Meanwhile what waits counts in the budget of the node. Belongs to
 * the connection's event loop.
 */
// The end of a close is told by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class SlowClose {
    /** For how long a connection may accept nothing, and then for how long the client may take to answer, in seconds. */
    static final long PATIENCE_SECONDS = 60;

    /** The first while memory is scarce. */
    static final long TIGHT_PATIENCE_SECONDS = 3;

    /** After this the connection ends, however well the client reads, in seconds. */
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

    /** Begins to wait; the close frame is written. */
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
        if (seconds >= MAX_SECONDS || idleSeconds >= (tight ? TIGHT_PATIENCE_SECONDS : PATIENCE_SECONDS)) {
            channel.close();
        }
    }
}
