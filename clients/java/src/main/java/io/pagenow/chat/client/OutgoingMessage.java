package io.pagenow.chat.client;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A message to be sent. The server checks the limits of its fields.
 *
 * @param tempMessageId the sender's own name for the message, 1 to 200 characters, unique among the messages of the sender: the server stores the same
 *     name once, at any time, so a name such as {@code order-17-paid} makes a send safe to be repeated even after a crash
 * @param content the text: 1 to 1,000 characters unless the operator has set another limit; may be empty with attachments
 * @param messageType the application's type of the message, lower case, at most 40 characters
 * @param data the application's own object, at most 4,096 bytes as JSON; empty for none
 * @param replyTo the position of the message that this one replies to
 * @param mentions users that it mentions, at most 50
 * @param mentionAll whether it mentions all members
 * @param attachments ids of uploaded files, at most 10
 */
public record OutgoingMessage(
        String tempMessageId,
        String content,
        Optional<String> messageType,
        Map<String, Object> data,
        OptionalLong replyTo,
        List<String> mentions,
        boolean mentionAll,
        List<String> attachments) {

    /** Copies the collections. */
    public OutgoingMessage {
        requireNonNull(tempMessageId, "tempMessageId");
        requireNonNull(content, "content");
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        mentions = List.copyOf(mentions);
        attachments = List.copyOf(attachments);
    }

    /** Makes a message with a text and a random name. */
    public static OutgoingMessage text(String content) {
        return new OutgoingMessage(
                UUID.randomUUID().toString(),
                content,
                Optional.empty(),
                Map.of(),
                OptionalLong.empty(),
                List.of(),
                false,
                List.of());
    }

    /** Returns the same message with another name. */
    public OutgoingMessage withTempMessageId(String name) {
        return new OutgoingMessage(name, content, messageType, data, replyTo, mentions, mentionAll, attachments);
    }

    /**
     * Returns the same message with a type and an object of the application.
     *
     * @param object values that JSON has: maps, lists, strings, numbers, booleans
     */
    public OutgoingMessage withData(String type, Map<String, Object> object) {
        return new OutgoingMessage(
                tempMessageId, content, Optional.of(type), object, replyTo, mentions, mentionAll, attachments);
    }

    /** Returns the same message as a reply. */
    public OutgoingMessage withReplyTo(long seq) {
        return new OutgoingMessage(
                tempMessageId, content, messageType, data, OptionalLong.of(seq), mentions, mentionAll, attachments);
    }

    /** Returns the same message with mentioned users. */
    public OutgoingMessage withMentions(List<String> userIds) {
        return new OutgoingMessage(
                tempMessageId, content, messageType, data, replyTo, userIds, mentionAll, attachments);
    }

    /** Returns the same message, mentioning all members. */
    public OutgoingMessage withMentionOfAll() {
        return new OutgoingMessage(tempMessageId, content, messageType, data, replyTo, mentions, true, attachments);
    }

    /** Returns the same message with files that {@link ChatRest#upload} has uploaded. */
    public OutgoingMessage withAttachments(List<Attachment> files) {
        return new OutgoingMessage(
                tempMessageId,
                content,
                messageType,
                data,
                replyTo,
                mentions,
                mentionAll,
                files.stream().map(Attachment::id).toList());
    }

    /** The fields of the frame or body that sends it, without those that are not set. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("tempMessageId", tempMessageId);
        fields.put("content", content);
        messageType.ifPresent(type -> fields.put("messageType", type));
        if (!data.isEmpty()) {
            fields.put("data", data);
        }
        replyTo.ifPresent(seq -> fields.put("replyTo", seq));
        if (!mentions.isEmpty()) {
            fields.put("mentions", mentions);
        }
        if (mentionAll) {
            fields.put("mentionAll", true);
        }
        if (!attachments.isEmpty()) {
            fields.put("attachments", attachments);
        }
        return fields;
    }

    static OutgoingMessage of(Fields fields) {
        return new OutgoingMessage(
                fields.text("tempMessageId"),
                fields.text("content"),
                fields.optionalText("messageType"),
                fields.object("data").values(),
                fields.has("replyTo") ? OptionalLong.of(fields.number("replyTo")) : OptionalLong.empty(),
                fields.texts("mentions"),
                fields.flag("mentionAll"),
                fields.texts("attachments"));
    }
}
