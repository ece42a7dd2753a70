package io.pagenow.chat.action;

import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.MessageLimits;
import io.pagenow.chat.protocol.ClientRequest;
import io.pagenow.chat.protocol.FrameFields;
import io.pagenow.chat.protocol.InvalidFrameException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;

/**
 * Decodes actions from frames of the chat endpoint and from bodies of REST. Fields may come in any order. Fields that the
 * action does not need are ignored regardless of their value (the original's clients send their token in a {@code jwt}
 * field), but no known field may appear twice.
 */
public final class ActionDecoder {
    private final MessageLimits limits;

    public ActionDecoder(MessageLimits limits) {
        this.limits = limits;
    }

    /**
     * Decodes a frame.
     *
     * @param text a frame's text
     * @throws InvalidFrameException names the field at fault and the expectation
     */
    public ClientRequest<Action> decode(String text) throws InvalidFrameException {
        ActionFields fields = new ActionFields(Map.of(), limits);
        return FrameFields.decode(
                () -> {
                    fields.read(text);
                    return ActionTypes.named(fields.action()).codec().apply(fields);
                },
                fields::ref);
    }

    /**
     * Decodes the body of a call, whose action and some fields its path names.
     *
     * @param body an object, or empty for one without fields
     * @param ofPath fields of the path by name; those of the body with these names are ignored
     * @throws ChatException names the field at fault and the expectation
     */
    public <A extends Action> A decode(ActionType<A> type, Buffer body, Map<String, Object> ofPath) {
        ActionFields fields = new ActionFields(ofPath, limits);
        try {
            String text = body == null || body.length() == 0 ? "{}" : JsonText.utf8(body);
            return FrameFields.decode(
                            () -> {
                                fields.read(text);
                                return type.codec().apply(fields);
                            },
                            fields::ref)
                    .frame();
        } catch (InvalidFrameException invalid) {
            throw invalid.refusal();
        } catch (CharacterCodingException notText) {
            throw ChatException.of(ErrorCode.INVALID_JSON, "The body is not valid JSON: it is not UTF-8");
        }
    }
}
