package io.pagenow.chat.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bounded waits of the caller of {@link ChatClient#close()}. A thread of the client itself does not wait, because it would wait for itself. */
final class Waits {
    private static final String PREFIX = "chat-client-";

    private Waits() {}

    static void await(ExecutorService thread, long millis) {
        if (isOwnThread()) {
            return;
        }
        try {
            if (!thread.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void await(CompletableFuture<?> future, long millis) {
        if (isOwnThread()) {
            return;
        }
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            // The caller does not depend on it.
        }
    }

    private static boolean isOwnThread() {
        return Thread.currentThread().getName().startsWith(PREFIX);
    }
}
