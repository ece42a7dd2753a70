package io.pagenow.chat.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** The thread that owns the state of a client. Nothing blocks it; tasks that come after {@link #close()} are dropped. */
final class EventLoop implements Executor {
    private static final System.Logger log = System.getLogger(EventLoop.class.getName());

    private final ScheduledThreadPoolExecutor thread;

    EventLoop() {
        thread = new ScheduledThreadPoolExecutor(1, Threads.named("chat-client-loop"));
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(() -> run(task));
        } catch (RejectedExecutionException closed) {
            // The client is closed, and its state is of no use any more.
        }
    }

    /** Runs a task after a delay in milliseconds. */
    Future<?> schedule(long millis, Runnable task) {
        return thread.schedule(() -> run(task), millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Runs a task on this thread with the result of a stage.
     *
     * @param then takes the result, or null and the failure
     */
    <T> void then(CompletionStage<T> stage, BiConsumer<T, Throwable> then) {
        stage.whenComplete(
                (value, failure) -> execute(() -> then.accept(value, failure == null ? null : causeOf(failure))));
    }

    void close() {
        thread.shutdown();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            log.log(System.Logger.Level.ERROR, "A task of the chat client failed", failure);
        }
    }

    /** Returns the failure without the wrappers that futures add. */
    static Throwable causeOf(Throwable failure) {
        boolean isWrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        return isWrapper && failure.getCause() != null ? causeOf(failure.getCause()) : failure;
    }
}
