package io.pagenow.chat.dispatch;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.bus.message.Send;
import io.pagenow.chat.bus.message.Sent;
import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Function;

/**
 * Has the operator's service examine what users write before it is stored. What one user writes in one conversation stays in order; nobody
 * else waits for it. Confined to one event loop.
 */
final class ExaminedWrites {
    /** Texts of one user in one conversation that wait for those before them. */
    private static final int MAX_WAITING = 100;

    private final Bus bus;
    private final TaskLanes<Writer> lanes = new TaskLanes<>(
            1,
            MAX_WAITING,
            () -> ChatException.overloaded(
                    "More of your messages wait to be examined than the server accepts; repeat the send in a moment"));

    private record Writer(String userId, UUID conversationId) {}

    ExaminedWrites(Bus bus) {
        this.bus = bus;
    }

    Future<Sent> send(Send send, Function<Send, Future<Sent>> store) {
        return lanes.run(
                new Writer(send.senderId(), send.conversationId()),
                () -> bus.request(Addresses.EXAMINE_SEND, send).compose(store));
    }

    Future<Changed> change(ChangeRequest request, Function<ChangeRequest, Future<Changed>> store) {
        return lanes.run(
                new Writer(request.userId(), request.action().conversationId()),
                () -> bus.request(Addresses.EXAMINE_CHANGE, request).compose(store));
    }
}
