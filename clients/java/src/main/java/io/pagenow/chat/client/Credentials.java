package io.pagenow.chat.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The view of a client from outside.
 *
 * @param authorization returns the value of the header {@code Authorization}; called for each call and connection
 * @param actAs the user as whom a key acts
 */
record Credentials(Supplier<CompletionStage<String>> authorization, Optional<String> actAs) {
    /** Calls the supplier on a thread of the common pool, because it may block, and may throw. */
    CompletableFuture<String> header() {
        return CompletableFuture.supplyAsync(authorization)
                .thenCompose(stage -> stage)
                .thenApply(value -> {
                    if (value == null || value.isEmpty()) {
                        throw ChatException.of("no-token", "The supplier returned no token");
                    }
                    return value;
                });
    }
}
