package io.pagenow.chat.database;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Repeats a step. Composed futures would nest as deep as there are steps. */
public final class Loop {
    private final Supplier<Future<Boolean>> step;
    private final Promise<Void> done = Promise.promise();

    private Loop(Supplier<Future<Boolean>> step) {
        this.step = step;
    }

    /**
     * Repeats a step as long as it returns true.
     *
     * @param step asynchronous, so that the stack does not grow
     * @return fails with the first failure
     */
    public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
        Loop loop = new Loop(step);
        loop.next();
        return loop.done.future();
    }

    private void next() {
        step.get()
                .onSuccess(more -> {
                    if (more) {
                        next();
                    } else {
                        done.complete();
                    }
                })
                .onFailure(done::fail);
    }
}
