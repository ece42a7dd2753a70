package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ClientLimits;
import io.pagenow.chat.model.ClientSettings;
import io.pagenow.chat.model.ClusterHealth;
import io.pagenow.chat.model.ProviderSignIn;
import io.pagenow.chat.model.SharedPage;
import io.pagenow.chat.model.UserPages;
import io.pagenow.chat.model.UserPresence;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Encodes the bodies of REST responses (contract, rows R1 to R6). */
public final class BodyEncoder {
    private BodyEncoder() {}

    public static Buffer presences(List<UserPresence> presences) {
        return JsonWriter.buffer(json -> JsonWriter.presences(json, presences));
    }

    /** @param visible whether others may see that the caller is online */
    public static Buffer visibility(boolean visible) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeBooleanField("visible", visible);
            json.writeEndObject();
        });
    }

    /** An object keyed by user id. */
    public static Buffer pages(List<UserPages> pages) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            for (UserPages ofUser : pages) {
                json.writeFieldName(ofUser.userId());
                writePages(json, ofUser);
            }
            json.writeEndObject();
        });
    }

    public static Buffer pages(UserPages pages) {
        return JsonWriter.buffer(json -> writePages(json, pages));
    }

    private static void writePages(JsonGenerator json, UserPages pages) throws IOException {
        json.writeStartObject();
        json.writeStringField("userId", pages.userId());
        json.writeFieldName("page");
        writePage(json, pages.current());
        json.writeFieldName("latestPage");
        writePage(json, pages.latest());
        json.writeEndObject();
    }

    private static void writePage(JsonGenerator json, SharedPage page) throws IOException {
        if (!page.isShared()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("url", page.url());
        json.writeStringField("title", page.title());
        json.writeStringField("domain", page.domain());
        json.writeEndObject();
    }

    /** @param expiresAt time of expiry */
    public static Buffer token(String token, String userId, Instant expiresAt) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("token", token);
            json.writeStringField("userId", userId);
            json.writeStringField("expiresAt", JsonWriter.timestamp(expiresAt));
            json.writeEndObject();
        });
    }

    public static Buffer clientSettings(ClientSettings settings) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("webSocketUrl", settings.webSocketUrl());
            json.writeNumberField("webSocketPort", settings.webSocketPort());
            json.writeBooleanField("developmentSignIn", settings.developmentSignIn());
            json.writeStringField("userClaim", settings.userClaim());
            if (settings.signIn().isPresent()) {
                ProviderSignIn signIn = settings.signIn().get();
                json.writeObjectFieldStart("signIn");
                json.writeStringField("issuer", signIn.issuer());
                json.writeStringField("clientId", signIn.clientId());
                json.writeStringField("scope", signIn.scope());
                json.writeEndObject();
            }
            json.writeNumberField(
                    "maxContentLength", settings.limits().message().contentLength());
            json.writeObjectFieldStart("limits");
            json.writeNumberField("editWindowSeconds", settings.editWindowSeconds());
            json.writeNumberField("deleteWindowSeconds", settings.deleteWindowSeconds());
            for (ClientLimits.Limit limit : settings.limits().all()) {
                json.writeNumberField(limit.name(), limit.most());
            }
            json.writeEndObject();
            json.writeObjectFieldStart("people");
            json.writeStringField("directory", settings.directory().wireName());
            json.writeEndObject();
            json.writeArrayFieldStart("features");
            for (String feature : settings.features()) {
                json.writeString(feature);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** @param up whether the checked component works */
    public static Buffer health(boolean up) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("status", up ? "UP" : "DOWN");
            json.writeEndObject();
        });
    }

    /** A node's view of its cluster. */
    public static Buffer clusterHealth(ClusterHealth health) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("nodeId", health.nodeId());
            json.writeArrayFieldStart("nodes");
            for (String node : health.nodes()) {
                json.writeString(node);
            }
            json.writeEndArray();
            json.writeNumberField("users", health.users());
            json.writeStringField("digest", Long.toHexString(health.digest()));
            json.writeEndObject();
        });
    }

    /** The user whose sockets were closed. */
    public static Buffer disconnected(String userId) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("userId", userId);
            json.writeEndObject();
        });
    }

    /** A problem document (RFC 9457) whose {@code detail} is the refusal's message. */
    public static Buffer problem(ChatException refusal) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", refusal.code().title());
            json.writeNumberField("status", refusal.code().status());
            json.writeStringField("detail", refusal.getMessage());
            json.writeStringField("code", refusal.code().wireName());
            if (refusal.field().isPresent()) {
                json.writeStringField("field", refusal.field().get());
            }
            json.writeEndObject();
        });
    }
}
