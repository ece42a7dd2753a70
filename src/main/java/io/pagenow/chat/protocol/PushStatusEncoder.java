package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pagenow.chat.model.PushStatus;
import java.io.IOException;

/** Encodes the part of a node's status that is about push. */
final class PushStatusEncoder {
    private PushStatusEncoder() {}

    static void write(JsonGenerator json, PushStatus push) throws IOException {
        json.writeObjectFieldStart("push");
        json.writeNumberField("waiting", push.waiting());
        json.writeNumberField("delivered", push.delivered());
        json.writeNumberField("failed", push.failed());
        json.writeNumberField("dropped", push.dropped());
        json.writeNumberField("pausedServices", push.pausedServices());
        json.writeEndObject();
    }
}
