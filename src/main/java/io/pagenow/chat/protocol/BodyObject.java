package io.pagenow.chat.protocol;

import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The fields of a JSON object in a request body. JSON's null counts as absent, except for {@link #isNull}. Every method throws a
 * {@link ChatException} that names the field if its value is of another type or out of range.
 */
public final class BodyObject {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private final Map<String, Object> values;

    private BodyObject(Map<String, Object> values) {
        this.values = values;
    }

    /** Reads a body; an empty one has no fields. */
    public static BodyObject of(Buffer body) {
        return new BodyObject(BodyParser.fields(body));
    }

    /** Returns whether none of these fields has a value, null included. */
    public boolean hasNone(Set<String> fields) {
        return fields.stream().noneMatch(values::containsKey);
    }

    /** Returns whether a field is stated as null. */
    public boolean isNull(String field) {
        return values.get(field) == BodyParser.NULL;
    }

    /** @throws ChatException {@code MISSING_FIELD} */
    public static ChatException missing(String field) {
        return ChatException.ofField(ErrorCode.MISSING_FIELD, field, "Missing '" + field + "' in event body");
    }

    public static ChatException invalid(String field, String expected) {
        return ChatException.ofField(
                ErrorCode.INVALID_FIELD, field, "Invalid parameter '" + field + "': expected " + expected);
    }

    private Optional<Object> value(String field) {
        return Optional.ofNullable(values.get(field)).filter(value -> value != BodyParser.NULL);
    }

    /**
     * Returns a text.
     *
     * @param max most characters, counted as Unicode code points
     */
    public Optional<String> text(String field, int min, int max) {
        return value(field).map(value -> {
            if (!(value instanceof String text)
                    || JsonText.fault(text, min, max).isPresent()) {
                throw invalid(field, "a text of " + min + " to " + max + " characters");
            }
            return text;
        });
    }

    public Optional<Boolean> flag(String field) {
        return value(field).map(value -> {
            if (!(value instanceof Boolean flag)) {
                throw invalid(field, "true or false");
            }
            return flag;
        });
    }

    public Optional<Long> number(String field, long min, long max) {
        return value(field).map(value -> {
            if (!(value instanceof Long number) || number < min || number > max) {
                throw invalid(field, "a whole number from " + min + " to " + max);
            }
            return number;
        });
    }

    /**
     * Returns a required text.
     *
     * @param max most characters, counted as Unicode code points
     */
    public String requiredText(String field, int min, int max) {
        return text(field, min, max).orElseThrow(() -> missing(field));
    }

    /** Returns a required text of a fixed set. */
    public String requiredOneOf(String field, List<String> allowed) {
        return oneOf(field, allowed).orElseThrow(() -> missing(field));
    }

    /** Returns a required UUID. */
    public UUID requiredUuid(String field) {
        Object value = value(field).orElseThrow(() -> missing(field));
        return Optional.of(value)
                .filter(String.class::isInstance)
                .flatMap(text -> JsonText.uuid((String) text))
                .orElseThrow(() -> invalid(field, "a UUID"));
    }

    /** Returns a user id. */
    public Optional<String> userId(String field) {
        return value(field).map(value -> {
            if (!(value instanceof String text) || !BodyDecoder.isUserId(text)) {
                throw invalid(field, "a user id");
            }
            return text;
        });
    }

    /**
     * Returns the different positions of a required list, in order.
     *
     * @param max most elements of the list
     */
    public List<Long> positions(String field, int max) {
        Object value = value(field).orElseThrow(() -> missing(field));
        if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > max) {
            throw invalid(field, "a list of 1 to " + max + " positions");
        }
        Set<Long> positions = new LinkedHashSet<>();
        for (Object element : list) {
            if (!(element instanceof Long position) || position < 1) {
                throw invalid(field, "positions of 1 or more");
            }
            positions.add(position);
        }
        return List.copyOf(positions);
    }

    /** Returns a text of a fixed set. */
    public Optional<String> oneOf(String field, List<String> allowed) {
        return value(field).map(value -> {
            if (!(value instanceof String text) || !allowed.contains(text)) {
                throw invalid(field, "one of " + String.join(", ", allowed));
            }
            return text;
        });
    }

    /** Returns a time (RFC 3339) of the years 1 to 9999, which PostgreSQL and every client can handle, in whole milliseconds. */
    public Optional<Instant> time(String field) {
        return value(field).map(value -> timeOf(value)
                .orElseThrow(() -> invalid(field, "a time before the year 10000, as in 2030-01-31T12:00:00.000Z")));
    }

    /** Returns a time like {@link #time}; empty if it is none. */
    public static Optional<Instant> timeOf(Object value) {
        if (!(value instanceof String text)) {
            return Optional.empty();
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
            return Optional.of(time).filter(stated -> !stated.isBefore(EARLIEST) && stated.isBefore(END));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked")
    public Optional<BodyObject> object(String field) {
        return value(field).map(value -> {
            if (!(value instanceof Map)) {
                throw invalid(field, "an object");
            }
            return new BodyObject((Map<String, Object>) value);
        });
    }

    /**
     * Returns the different values of a list, of a fixed set; none if the list is absent.
     */
    public Set<String> someOf(String field, List<String> allowed) {
        return value(field)
                .map(value -> elements(
                        value,
                        field,
                        "a list of " + String.join(", ", allowed),
                        allowed.size(),
                        text -> allowed.contains(text) ? Optional.of(text) : Optional.empty()))
                .orElse(Set.of());
    }

    /**
     * Returns the different UUIDs of a list; none if the list is absent.
     *
     * @param max most elements of the list
     */
    public Set<UUID> uuids(String field, int max) {
        return value(field)
                .map(value -> elements(value, field, "a list of 1 to " + max + " UUIDs", max, JsonText::uuid))
                .orElse(Set.of());
    }

    private static <T> Set<T> elements(
            Object value, String field, String expected, int max, Function<String, Optional<T>> read) {
        if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > max) {
            throw invalid(field, expected);
        }
        Set<T> elements = new LinkedHashSet<>();
        for (Object element : list) {
            elements.add(Optional.of(element)
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .flatMap(read)
                    .orElseThrow(() -> invalid(field, expected)));
        }
        return elements;
    }

    /** Returns a UUID. */
    public Optional<UUID> uuid(String field) {
        return value(field).isEmpty() ? Optional.empty() : Optional.of(requiredUuid(field));
    }

    /**
     * Returns the different user ids of a required list, in order.
     *
     * @param max most elements of the list
     */
    public List<String> userIds(String field, int max) {
        Object value = value(field).orElseThrow(() -> missing(field));
        return List.copyOf(elements(value, field, "a list of 1 to " + max + " user ids", max, text -> Optional.of(text)
                .filter(BodyDecoder::isUserId)));
    }
}
