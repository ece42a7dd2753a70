package io.pagenow.chat.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The OpenAPI document of the REST API, {@code openapi.json}. Operations that it lacks do not exist. */
public final class ApiDocument {
    private static final String NAME = "/openapi.json";

    private final OpenAPIContract contract;

    private ApiDocument(OpenAPIContract contract) {
        this.contract = contract;
    }

    OpenAPIContract contract() {
        return contract;
    }

    /** Reads and checks the packaged document on a worker thread; fails if it breaks a rule of OpenAPI 3.1. */
    public static Future<ApiDocument> read(Vertx vertx) {
        return vertx.executeBlocking(ApiDocument::withoutProblems, false)
                .compose(document -> OpenAPIContract.from(vertx, document))
                .map(ApiDocument::new);
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
