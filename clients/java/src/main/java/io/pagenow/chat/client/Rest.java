package io.pagenow.chat.client;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/** Makes calls of the REST API. They fail with a {@link ChatException}. */
final class Rest {
    private final HttpAccess http;
    private final URI base;
    private final Credentials credentials;
    private final Duration timeout;

    /** @param base with or without a final slash */
    Rest(HttpAccess http, URI base, Credentials credentials, Duration timeout) {
        this.http = http;
        this.base = URI.create(base.toString().replaceAll("/*$", "/"));
        this.credentials = credentials;
        this.timeout = timeout;
    }

    /** A call without a body. */
    record Call(String method, String path, Map<String, Object> query, Map<String, Object> body) {
        static Call get(String path) {
            return new Call("GET", path, Map.of(), null);
        }

        static Call of(String method, String path, Map<String, Object> body) {
            return new Call(method, path, Map.of(), body);
        }

        Call with(String name, Object value) {
            Map<String, Object> more = new LinkedHashMap<>(query);
            more.put(name, value);
            return new Call(method, path, more, body);
        }

        private URI at(URI base) {
            String parameters = query.entrySet().stream().map(Call::parameter).collect(Collectors.joining("&"));
            return base.resolve(parameters.isEmpty() ? path : path + "?" + parameters);
        }

        private static String parameter(Entry<String, Object> parameter) {
            return parameter.getKey() + "=" + encoded(String.valueOf(parameter.getValue()));
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns the absolute address of a path. */
    URI resolve(String path) {
        return base.resolve(path);
    }

    /** Makes a call and returns the JSON of its answer, null if there is none. */
    CompletableFuture<Object> call(Call call) {
        return credentials.header().thenCompose(authorization -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(call.at(base))
                    .timeout(timeout)
                    .header("Authorization", authorization)
                    .header("Accept", "application/json");
            credentials.actAs().ifPresent(userId -> request.header("X-Act-As", encoded(userId)));
            if (call.body() == null) {
                request.method(call.method(), HttpRequest.BodyPublishers.noBody());
            } else {
                request.header("Content-Type", "application/json")
                        .method(call.method(), HttpRequest.BodyPublishers.ofString(Json.write(call.body())));
            }
            return send(request.build());
        });
    }

    /** Makes a call whose answer is an object. */
    CompletableFuture<Fields> object(Call call) {
        return call(call).thenApply(Fields::of);
    }

    /** Sends a request and returns the JSON of its answer, null if there is none. */
    CompletableFuture<Object> send(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> answered;
        try {
            answered = http.get().sendAsync(request, HttpResponse.BodyHandlers.ofString());
        } catch (ChatException | RejectedExecutionException closed) {
            return CompletableFuture.failedFuture(ChatException.of("closed", "The client is closed"));
        }
        return answered.handle((response, failure) -> {
            if (failure != null) {
                throw unreachable(EventLoop.causeOf(failure));
            }
            return answer(response);
        });
    }

    private static Object answer(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw refusal(response, response.body());
        }
        if (response.body().isEmpty()) {
            return null;
        }
        try {
            return Json.parse(response.body());
        } catch (IllegalArgumentException notJson) {
            throw unreachable(notJson);
        }
    }

    static ChatException refusal(HttpResponse<?> response, String body) {
        return ChatException.ofResponse(
                response.statusCode(), Fields.parse(body), response.headers().firstValue("Retry-After"));
    }

    private static CompletionException unreachable(Throwable cause) {
        return new CompletionException(
                ChatException.of("unreachable", "The server cannot be reached: " + cause, cause));
    }
}
