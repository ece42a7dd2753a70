package io.pagenow.chat.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Many who do something at the same moment. */
public final class AtOnce {
    private AtOnce() {}

    /**
     * @param count how many, each in a thread of its own
     * @param work what the one with a number from 0 on does, after all have started
     * @return what each returned
     */
    public static <T> List<T> run(int count, IntFunction<T> work) {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        CyclicBarrier start = new CyclicBarrier(count);
        try {
            List<Callable<T>> calls = new ArrayList<>(count);
            for (int number = 0; number < count; number++) {
                int mine = number;
                calls.add(() -> {
                    start.await(Patience.SECONDS, TimeUnit.SECONDS);
                    return work.apply(mine);
                });
            }
            List<T> results = new ArrayList<>(count);
            for (Future<T> call : threads.invokeAll(calls)) {
                results.add(call.get(Patience.SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError("one of " + count + " failed", failure);
        } finally {
            threads.shutdownNow();
        }
    }
}
