package io.pagenow.chat.support;

import static io.pagenow.chat.support.Strange.assertJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.protocol.BodyEncoder;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads bodies of strangers as the server does. */
public final class StrangeBody {
    private StrangeBody() {}

    /** Returns what a decoder makes of a body; empty if it refuses the body with an answer that names one of these fields. */
    public static <T> Optional<T> read(Supplier<T> decoder, Set<String> fields) {
        try {
            return Optional.of(decoder.get());
        } catch (ChatException refusal) {
            assertThat(refusal.code().status()).isEqualTo(400);
            if (refusal.code() != ErrorCode.INVALID_JSON) {
                assertThat(refusal.field())
                        .hasValueSatisfying(field -> assertThat(field).isIn(fields));
            }
            JsonObject problem = assertJson(BodyEncoder.problem(refusal).getBytes());
            assertThat(problem.getString("detail")).isNotEmpty();
            return Optional.empty();
        }
    }
}
