package io.pagenow.chat.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactory.Feature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Makes Vert.x parse tokens, key sets and settings like {@link JsonText} parses frames, without caching field names.
 * Loaded through {@code META-INF/services}. Permits comments, as Vert.x does.
 */
public final class VertxJsonFactory implements io.vertx.core.spi.JsonFactory {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(Feature.INTERN_FIELD_NAMES)
            .disable(Feature.CANONICALIZE_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .build();

    @Override
    public JsonCodec codec() {
        return new Codec();
    }

    /** Replaces the parsers of Vert.x; writing is inherited. */
    private static final class Codec extends JacksonCodec {
        @Override
        public <T> T fromString(String text, Class<T> type) {
            try {
                return fromParser(JSON.createParser(text), type);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        @Override
        public <T> T fromBuffer(Buffer text, Class<T> type) {
            return fromString(text.toString(), type);
        }

        @Override
        public Object fromString(String text) {
            return fromString(text, Object.class);
        }

        @Override
        public Object fromBuffer(Buffer text) {
            return fromBuffer(text, Object.class);
        }
    }
}
