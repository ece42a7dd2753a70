package io.pagenow.chat.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a JSON object. A field that is absent or has another type than is asked for reads as empty, because a later server may send fields
 * that this client does not know.
 */
record Fields(Map<String, Object> values) {
    private static final Fields NONE = new Fields(Map.of());

    /** @return no fields if the value is no object */
    @SuppressWarnings("unchecked") // objects are made by Json, with strings as names
    static Fields of(Object value) {
        return value instanceof Map<?, ?> object ? new Fields((Map<String, Object>) object) : NONE;
    }

    /** @return no fields if the text is not JSON, or no object */
    static Fields parse(String text) {
        try {
            return of(Json.parse(text));
        } catch (IllegalArgumentException notJson) {
            return NONE;
        }
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    String text(String name) {
        return optionalText(name).orElse("");
    }

    Optional<String> optionalText(String name) {
        return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    long requiredNumber(String name) {
        if (values.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("Expected a number as '" + name + "'");
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    Fields object(String name) {
        return of(values.get(name));
    }

    List<?> list(String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }

    List<Fields> objects(String name) {
        return list(name).stream().map(Fields::of).toList();
    }

    List<String> texts(String name) {
        return list(name).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }
}
