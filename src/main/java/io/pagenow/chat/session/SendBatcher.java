package io.pagenow.chat.session;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Outcome;
import io.pagenow.chat.bus.Addresses.Send;
import io.pagenow.chat.bus.Addresses.Sent;
import io.pagenow.chat.bus.Bus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends of all sockets of one event loop. What is read from them in one turn of the loop goes to be stored in one question, so that a
 * loop under load asks once for many. Belongs to that event loop.
 */
final class SendBatcher {
    private final Bus bus;
    private final Context context;
    private List<Send> collected = new ArrayList<>();
    private List<Promise<Sent>> answers = new ArrayList<>();
    private long turn;

    SendBatcher(Bus bus, Context context) {
        this.bus = bus;
        this.context = context;
    }

    /** When this turn of the loop has begun to read sends, by the monotonic clock in nanoseconds. */
    long turn() {
        if (collected.isEmpty()) {
            turn = System.nanoTime();
        }
        return turn;
    }

    /** @return when the message is committed; fails with a {@link io.pagenow.chat.model.ChatException} */
    Future<Sent> store(Send send) {
        Promise<Sent> answer = Promise.promise();
        if (collected.isEmpty()) {
            context.runOnContext(turnEnded -> ask());
        }
        collected.add(send);
        answers.add(answer);
        return answer.future();
    }

    private void ask() {
        List<Send> sends = collected;
        List<Promise<Sent>> asking = answers;
        collected = new ArrayList<>(sends.size());
        answers = new ArrayList<>(sends.size());
        bus.request(Addresses.SEND, sends)
                .onSuccess(outcomes -> {
                    for (int index = 0; index < asking.size(); index++) {
                        settle(asking.get(index), outcomes.get(index));
                    }
                })
                .onFailure(failure -> asking.forEach(answer -> answer.fail(failure)));
    }

    private static void settle(Promise<Sent> answer, Outcome outcome) {
        outcome.sent()
                .ifPresentOrElse(
                        answer::complete, () -> answer.fail(outcome.refusal().orElseThrow()));
    }
}
