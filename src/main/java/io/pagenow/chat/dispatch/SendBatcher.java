package io.pagenow.chat.dispatch;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Outcome;
import io.pagenow.chat.bus.message.Send;
import io.pagenow.chat.bus.message.Sent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches the sends of all sockets of one event loop: those read in one turn go to storage in one request, which
 * amortizes its cost under load. Confined to that event loop.
 */
final class SendBatcher {
    private final Bus bus;
    private final Context context;
    private List<Send> batch = new ArrayList<>();
    private List<Promise<Sent>> promises = new ArrayList<>();
    private long turn;

    SendBatcher(Bus bus, Context context) {
        this.bus = bus;
        this.context = context;
    }

    /** Returns when this turn of the loop read its first send, by the monotonic clock in nanoseconds. */
    long turn() {
        if (batch.isEmpty()) {
            turn = System.nanoTime();
        }
        return turn;
    }

    /** @return completes when the message is committed; fails with a {@link io.pagenow.chat.model.ChatException} */
    Future<Sent> store(Send send) {
        Promise<Sent> answer = Promise.promise();
        if (batch.isEmpty()) {
            context.runOnContext(turnEnded -> flush());
        }
        batch.add(send);
        promises.add(answer);
        return answer.future();
    }

    private void flush() {
        List<Send> sends = batch;
        List<Promise<Sent>> pending = promises;
        batch = new ArrayList<>(sends.size());
        promises = new ArrayList<>(sends.size());
        bus.request(Addresses.SEND, sends)
                .onSuccess(outcomes -> {
                    for (int index = 0; index < pending.size(); index++) {
                        complete(pending.get(index), outcomes.get(index));
                    }
                })
                .onFailure(failure -> pending.forEach(answer -> answer.fail(failure)));
    }

    private static void complete(Promise<Sent> answer, Outcome outcome) {
        outcome.sent()
                .ifPresentOrElse(
                        answer::complete, () -> answer.fail(outcome.refusal().orElseThrow()));
    }
}
