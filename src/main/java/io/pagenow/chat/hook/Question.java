package io.pagenow.chat.hook;

import io.pagenow.chat.action.Action.EditMessage;
import io.pagenow.chat.bus.MessageIds;
import io.pagenow.chat.bus.message.Send;
import io.pagenow.chat.model.MessageReferences;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/**
 * A text about which the service is asked.
 *
 * @param id the {@code webhook-id} (Standard Webhooks): the same whenever the same message is sent again
 * @param body the text and what belongs to it
 */
record Question(String id, JsonObject body) {
    static Question of(Send send) {
        UUID messageId = MessageIds.of(send);
        JsonObject body = body("message", send.senderId(), send.conversationId())
                .put("messageId", messageId.toString())
                .put("tempMessageId", send.tempMessageId())
                .put("content", send.content());
        send.extra().messageType().ifPresent(type -> body.put("messageType", type));
        send.extra().data().ifPresent(data -> body.put("data", new JsonObject(data)));
        MessageReferences references = send.extra().references();
        if (references.replyTo() > 0) {
            body.put("replyTo", references.replyTo());
        }
        putMentions(body, references.mentions(), references.mentionAll());
        if (!send.attachments().isEmpty()) {
            body.put("attachments", strings(send.attachments()));
        }
        return new Question("msg_" + messageId, body);
    }

    static Question of(String userId, EditMessage edit) {
        JsonObject body = body("edit", userId, edit.conversationId())
                .put("seq", edit.seq())
                .put("content", edit.content());
        edit.data().ifPresent(data -> body.put("data", new JsonObject(data)));
        putMentions(body, edit.mentions().orElse(List.of()), edit.mentionAll().orElse(false));
        return new Question("msg_" + UUID.randomUUID(), body);
    }

    private static JsonObject body(String type, String sender, UUID conversationId) {
        return new JsonObject()
                .put("type", type)
                .put("sender", sender)
                .put("conversationId", conversationId.toString());
    }

    private static void putMentions(JsonObject body, List<String> mentions, boolean all) {
        if (!mentions.isEmpty()) {
            body.put("mentions", new JsonArray(mentions));
        }
        if (all) {
            body.put("mentionAll", true);
        }
    }

    private static JsonArray strings(List<UUID> ids) {
        return new JsonArray(ids.stream().map(UUID::toString).toList());
    }
}
