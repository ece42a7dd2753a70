package io.pagenow.chat.http;

import io.pagenow.chat.model.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** The OpenAPI document of the REST API, {@code openapi.json}. Operations that it lacks do not exist. */
public final class ApiDocument {
    private static final String NAME = "/openapi.json";

    /** The security scheme of API keys. */
    private static final String KEY = "key";

    private final OpenAPIContract contract;
    private final Map<String, Scope> scopes;

    private ApiDocument(Map<String, Scope> scopes, OpenAPIContract contract) {
        this.contract = contract;
        this.scopes = scopes;
    }

    OpenAPIContract contract() {
        return contract;
    }

    /** Returns the scope that an API key needs for an operation, empty if it is not for keys. */
    Optional<Scope> scope(String operationId) {
        return Optional.ofNullable(scopes.get(operationId));
    }

    /** Reads and checks the packaged document on a worker thread; fails if it breaks a rule of OpenAPI 3.1. */
    public static Future<ApiDocument> read(Vertx vertx) {
        return vertx.executeBlocking(ApiDocument::withoutProblems, false).compose(document -> {
            Map<String, Scope> scopes = takeScopes(document);
            return OpenAPIContract.from(vertx, document).map(contract -> new ApiDocument(scopes, contract));
        });
    }

    /**
     * Removes the requirements of API keys, because the router refuses all requests to an operation with two alternatives, although its
     * own security is off.
     */
    private static Map<String, Scope> takeScopes(JsonObject document) {
        Map<String, Scope> scopes = new HashMap<>();
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            for (Map.Entry<String, Object> entry : paths.getJsonObject(path)) {
                if (entry.getValue() instanceof JsonObject operation && operation.containsKey("security")) {
                    takeScope(operation).ifPresent(scope -> scopes.put(operation.getString("operationId"), scope));
                }
            }
        }
        return scopes;
    }

    private static Optional<Scope> takeScope(JsonObject operation) {
        Iterator<Object> requirements = operation.getJsonArray("security").iterator();
        while (requirements.hasNext()) {
            if (requirements.next() instanceof JsonObject requirement && requirement.containsKey(KEY)) {
                requirements.remove();
                String name = requirement.getJsonArray(KEY).getString(0);
                return Optional.of(Scope.of(name)
                        .orElseThrow(() -> new IllegalStateException("openapi.json names the scope " + name)));
            }
        }
        return Optional.empty();
    }

    /**
     * Removes the response bodies: the router evaluates only requests, and rejects documents with
     * {@code application/problem+json} in a response.
     */
    private static JsonObject withoutProblems() {
        try (InputStream text = ApiDocument.class.getResourceAsStream(NAME)) {
            JsonObject document = new JsonObject(new String(text.readAllBytes(), StandardCharsets.UTF_8));
            JsonObject answers = document.getJsonObject("components").getJsonObject("responses");
            for (String name : answers.fieldNames()) {
                answers.getJsonObject(name).remove("content");
            }
            return document;
        } catch (IOException failure) {
            throw new UncheckedIOException("openapi.json cannot be read", failure);
        }
    }
}
