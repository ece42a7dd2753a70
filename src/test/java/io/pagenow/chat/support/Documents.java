package io.pagenow.chat.support;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The documents of the API, which tests hold the server to: every answer and every frame that a test receives is looked up here. What the
 * server sends may have no field that they do not name, though clients are told to ignore such.
 */
public final class Documents {
    public static final JsonObject OPENAPI = read("/openapi.json");
    public static final JsonObject ASYNCAPI = read("/asyncapi.json");

    /** Lists that are longer have elements like those of shorter ones, and would take long. */
    private static final int LONGEST = 200_000;

    private static final Set<String> OF_CLIENTS = Set.of(
            "NewConversation",
            "NewVisibility",
            "DisconnectRequest",
            "SignInRequest",
            "SendMessage",
            "ReadMessages",
            "Heartbeat",
            "Sync",
            "Authenticate",
            "UpdatePresence");

    private static final SchemaRepository REST = repository(OPENAPI, Draft.DRAFT202012);
    private static final SchemaRepository SOCKET = repository(ASYNCAPI, Draft.DRAFT7);

    private Documents() {}

    /** What goes over one of the two kinds of socket. */
    public enum Channel {
        CHAT,
        PAGES;

        public static Channel of(URI socket) {
            return socket.getPath().matches("/presence/?") ? PAGES : CHAT;
        }

        /** The names of the schemas of what one side says. */
        public List<String> frames(boolean ofServer) {
            String action = ofServer ? "send" : "receive";
            String name = action + (this == CHAT ? "Chat" : "Pages");
            return objects(ASYNCAPI.getJsonObject("operations")
                            .getJsonObject(name)
                            .getJsonArray("messages"))
                    .map(message -> message.getString("$ref"))
                    .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                    .toList();
        }
    }

    public static JsonObject schema(JsonObject document, String name) {
        return document.getJsonObject("components").getJsonObject("schemas").getJsonObject(name);
    }

    /** Fails unless an answer is one that openapi.json has for its operation; other paths are none of its business. */
    static void check(String method, URI uri, int status, String type, String body) {
        Optional<JsonObject> operation = operation(method, uri.getPath());
        // 426: the port of the sockets. A bare 400: what is not HTTP.
        if (operation.isEmpty() || status == 426 || (status == 400 && body.isEmpty())) {
            return;
        }
        String what = method + " " + uri.getPath() + " was answered with " + status;
        JsonObject answer = operation.get().getJsonObject("responses").getJsonObject(String.valueOf(status));
        if (answer == null) {
            throw new AssertionError(what + ", which openapi.json does not name");
        }
        if (!resolved(answer).containsKey("content") && body.isEmpty()) {
            return;
        }
        JsonObject content = resolved(answer).getJsonObject("content").getJsonObject(type);
        if (content == null) {
            throw new AssertionError(what + " as " + type + ", which openapi.json does not name");
        }
        if (body.length() <= LONGEST) {
            String fault = fault(REST, content.getJsonObject("schema"), Json.decodeValue(body));
            if (!fault.isEmpty()) {
                throw new AssertionError(what + ", which openapi.json has otherwise: " + fault + "\n" + body);
            }
        }
    }

    /** Fails unless a frame is one that asyncapi.json has for the channel. */
    public static void check(Channel channel, boolean ofServer, JsonObject frame) {
        String field = ofServer ? "type" : "action";
        String name = channel.frames(ofServer).stream()
                .filter(each -> schema(ASYNCAPI, each)
                        .getJsonObject("properties")
                        .getJsonObject(field)
                        .getString("const")
                        .equals(frame.getValue(field)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("asyncapi.json has no such frame: " + frame));
        String fault = fault(SOCKET, schema(ASYNCAPI, name), frame);
        if (!fault.isEmpty()) {
            throw new AssertionError("asyncapi.json has " + name + " otherwise: " + fault + "\n" + frame);
        }
    }

    /** Whether a body is one that openapi.json allows. */
    public static boolean allows(String schema, Object body) {
        return fault(REST, schema(OPENAPI, schema), body).isEmpty();
    }

    private static Optional<JsonObject> operation(String method, String path) {
        JsonObject paths = OPENAPI.getJsonObject("paths");
        return paths.fieldNames().stream()
                .sorted(Comparator.comparing((String template) -> template.contains("{")))
                .filter(template -> path.matches(template.replaceAll("\\{.*?}", "[^/]+")))
                .findFirst()
                .map(template -> paths.getJsonObject(template).getJsonObject(method.toLowerCase(Locale.ROOT)));
    }

    private static JsonObject resolved(JsonObject answer) {
        String reference = answer.getString("$ref");
        return reference == null
                ? answer
                : OPENAPI.getJsonObject("components")
                        .getJsonObject("responses")
                        .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
    }

    private static String fault(SchemaRepository repository, JsonObject schema, Object value) {
        OutputUnit result = repository.validator(JsonSchema.of(schema)).validate(value);
        return result.getValid()
                ? ""
                : result.getErrors().stream()
                        .map(error -> error.getInstanceLocation() + " " + error.getError())
                        .toList()
                        .toString();
    }

    private static SchemaRepository repository(JsonObject document, Draft draft) {
        SchemaRepository repository = SchemaRepository.create(new JsonSchemaOptions()
                .setDraft(draft)
                .setBaseUri("app://document/")
                .setOutputFormat(OutputFormat.Basic));
        JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");
        for (String name : schemas.fieldNames()) {
            JsonObject schema = schemas.getJsonObject(name);
            if (schema.containsKey("properties") && !OF_CLIENTS.contains(name)) {
                schema.put("additionalProperties", false);
            }
        }
        return repository.dereference("app://document/", JsonSchema.of(document));
    }

    private static Stream<JsonObject> objects(Iterable<Object> array) {
        return java.util.stream.StreamSupport.stream(array.spliterator(), false)
                .map(element -> element instanceof JsonObject object ? object : new JsonObject(asMap(element)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object element) {
        return (Map<String, Object>) element;
    }

    private static JsonObject read(String name) {
        try (InputStream text = Documents.class.getResourceAsStream(name)) {
            return new JsonObject(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
