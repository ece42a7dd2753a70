package io.pagenow.chat.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Tokens of the development sign-in, which a server without an identity provider offers on its own machine. */
public final class DevelopmentTokens {
    private DevelopmentTokens() {}

    /**
     * Returns what signs in as a user each time a token is needed.
     *
     * @param httpUrl the base of the server's REST API
     * @param userId any user id
     */
    public static Supplier<CompletionStage<String>> of(URI httpUrl, String userId) {
        Credentials nobody = new Credentials(() -> CompletableFuture.completedFuture("none"), Optional.empty());
        Rest rest = new Rest(
                new HttpAccess(Optional.of(HttpClient.newHttpClient()), Timings.DEFAULT),
                httpUrl,
                nobody,
                Timings.DEFAULT.ofRest());
        return () -> rest.object(Rest.Call.of("POST", "dev/token", Map.of("userId", userId)))
                .thenApply(answer -> answer.text("token"));
    }
}
