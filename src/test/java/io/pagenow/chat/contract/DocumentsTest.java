package io.pagenow.chat.contract;

import static io.pagenow.chat.support.Documents.ASYNCAPI;
import static io.pagenow.chat.support.Documents.OPENAPI;
import static io.pagenow.chat.support.Documents.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.action.ActionType;
import io.pagenow.chat.action.ActionTypes;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Change.MessageChanged;
import io.pagenow.chat.model.Change.MessagesRemoved;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.CloseCode;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageLimits;
import io.pagenow.chat.model.MessageReferences;
import io.pagenow.chat.model.MessageState;
import io.pagenow.chat.model.MessageState.Deletion;
import io.pagenow.chat.model.OwnSettings;
import io.pagenow.chat.model.Quote;
import io.pagenow.chat.model.Reaction;
import io.pagenow.chat.model.Reactions;
import io.pagenow.chat.model.Role;
import io.pagenow.chat.model.SeqRange;
import io.pagenow.chat.model.SharedPage;
import io.pagenow.chat.model.UserPages;
import io.pagenow.chat.model.UserPresence;
import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.FrameRef;
import io.pagenow.chat.protocol.PageFrame;
import io.pagenow.chat.support.DefaultLimits;
import io.pagenow.chat.support.Documents;
import io.pagenow.chat.support.Documents.Channel;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents of the API say what the code does, and are there for everyone. */
class DocumentsTest {
    private static final Path FRAMES = Path.of("src/test/resources/frames");

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", "/asyncapi.json"})
    void everyoneMayReadTheDocuments(String path) {
        Rest.Answer answer = Rest.get(server.http().resolve(path));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.object().getJsonObject("info").getString("version"))
                .isEqualTo(System.getProperty("project.version"));
        String tag = answer.header("etag").orElseThrow();
        assertThat(Rest.get(server.http().resolve(path), "If-None-Match", tag).status())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource({
        "/docs, text/html",
        "/docs.js, text/javascript",
        "/swagger-ui.css, text/css",
        "/swagger-ui-bundle.js, text/javascript"
    })
    void everyoneMayReadThePageOfTheDocuments(String path, String type) {
        for (String encoding : List.of("identity", "gzip")) {
            Rest.Answer answer = Rest.get(server.http().resolve(path), "Accept-Encoding", encoding);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.contentType()).startsWith(type);
            assertThat(answer.body()).isNotEmpty();
        }
    }

    @Test
    void theDocumentsNameEveryErrorCode() {
        List<String> codes =
                Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList();

        assertThat(schema(OPENAPI, "ErrorCode").getJsonArray("enum")).isEqualTo(new JsonArray(codes));
        assertThat(schema(ASYNCAPI, "ErrorCode").getJsonArray("enum")).isEqualTo(new JsonArray(codes));
    }

    @Test
    void theDocumentNamesEveryCloseCode() {
        Set<String> named = ASYNCAPI.getJsonArray("x-close-codes").stream()
                .map(JsonObject.class::cast)
                .map(code -> code.getInteger("code") + " " + code.getString("name") + " " + code.getString("reason"))
                .collect(Collectors.toSet());

        assertThat(named)
                .isEqualTo(Arrays.stream(CloseCode.values())
                        .map(code -> code.code() + " " + code.name() + " " + code.reason())
                        .collect(Collectors.toSet()));
    }

    @Test
    void theDocumentNamesEveryActionOfClients() {
        assertThat(Channel.CHAT.frames(false))
                .containsExactlyInAnyOrderElementsOf(ActionTypes.ALL.stream()
                        .map(ActionType::action)
                        .map(Class::getSimpleName)
                        .toList());
        assertThat(Channel.PAGES.frames(false)).containsExactlyInAnyOrderElementsOf(names(PageFrame.class));
    }

    private static Message message(UUID id, MessageState state) {
        MessageReferences references =
                new MessageReferences(1, Optional.of(new Quote(1, "ben", "hi", false, 2)), List.of("ben"), true);
        MessageExtra extra = new MessageExtra(Optional.of("poll"), Optional.of("{\"options\":[1,2]}"), references);
        return new Message(id, 1, id, "t", "ann", Instant.now(), "hello", extra, state);
    }

    private static Frame changes(UUID id) {
        Reactions reactions = new Reactions(
                List.of(new Reaction("👍", 2, List.of("ann", "ben")), new Reaction("❤️", 21, List.of())),
                Optional.of(List.of("👍")));
        MessageState edited = new MessageState(5, Optional.of(Instant.now()), 2, Optional.empty(), reactions);
        MessageState deleted = new MessageState(
                6, Optional.empty(), 0, Optional.of(new Deletion(Instant.now(), "ann")), Reactions.NONE);
        List<Change> items = List.of(
                new MessageChanged(message(id, edited), Map.of("ann", List.of("👍"), "ben", List.of())),
                new MessageChanged(message(id, deleted)),
                new MessagesRemoved(7, List.of(new SeqRange(1, 3))));
        return ChangesFrames.of(new Changes(id, 4, 7, false, items)).get(0).frame();
    }

    private static List<String> names(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();
    }

    @Test
    void theDocumentHasEveryFrameThatIsEncoded() {
        UUID id = UUID.randomUUID();
        Instant now = Instant.now();
        UserPages pages = new UserPages("ann", new SharedPage("https://a.de/", "A", "a.de"), SharedPage.NONE);
        ChatException refusal = ChatException.rateLimited("Too much", Duration.ofSeconds(3));
        List<Frame> frames = List.of(
                FrameEncoder.newMessage(message(id, MessageState.UNCHANGED)),
                FrameEncoder.messagesRead(id, "ann", 0),
                FrameEncoder.presence(List.of(new UserPresence("ann", false, Optional.of(now)))),
                FrameEncoder.synced(),
                FrameEncoder.updatePresence(pages),
                FrameEncoder.presenceTimeout("ann"),
                FrameEncoder.authenticated(now),
                FrameEncoder.done("r"),
                FrameEncoder.changed("r", id, 3),
                FrameEncoder.conversationRemoved(id, "left", 3),
                FrameEncoder.mySettings(
                        id, new OwnSettings(1, Optional.of(now), true, true, false, false, false, 2, Role.ADMIN, true)),
                FrameEncoder.typing(id, "ann", true),
                FrameEncoder.reset(id, 4, 3, 1),
                FrameEncoder.error(refusal, new FrameRef(Optional.of("t"), Optional.of("r"))));
        Set<Channel> both = Set.of(Channel.CHAT, Channel.PAGES);

        assertThat(Arrays.stream(FrameEncoder.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName))
                .hasSameSizeAs(frames);
        for (Frame frame :
                Stream.concat(frames.stream(), Stream.of(changes(id))).toList()) {
            assertThat(both)
                    .as(frame.toString())
                    .anySatisfy(channel -> Documents.check(channel, true, new JsonObject(frame.toString())));
        }
    }

    @Test
    void theDocumentsHaveTheLimitsOfTheCode() {
        assertThat(schema(OPENAPI, "UserId").getInteger("maxLength")).isEqualTo(Limits.USER_ID);
        assertThat(schema(ASYNCAPI, "UserId").getInteger("maxLength")).isEqualTo(Limits.USER_ID);
        assertThat(schema(ASYNCAPI, "Content").getInteger("maxLength")).isEqualTo(MessageLimits.MAX_CONTENT_LENGTH);
        assertThat(schema(OPENAPI, "StoredContent").getInteger("maxLength"))
                .isEqualTo(MessageLimits.MAX_CONTENT_LENGTH);
        assertThat(property(OPENAPI, "ClientSettings", "maxContentLength").getInteger("maximum"))
                .isEqualTo(MessageLimits.MAX_CONTENT_LENGTH);
        JsonObject limits = property(OPENAPI, "ClientSettings", "limits");
        assertThat(limits.getJsonObject("properties").fieldNames())
                .hasSameElementsAs(limits.getJsonArray("required").stream()
                        .map(String.class::cast)
                        .toList());
        assertThat(DefaultLimits.ALL.all()).allSatisfy(limit -> assertThat(
                        limits.getJsonArray("examples").getJsonObject(0).getInteger(limit.name()))
                .as(limit.name())
                .isEqualTo(limit.most()));
        assertThat(schema(ASYNCAPI, "TempMessageId").getInteger("maxLength")).isEqualTo(Limits.TEMP_MESSAGE_ID);
        assertThat(schema(ASYNCAPI, "Ref").getInteger("maxLength")).isEqualTo(Limits.REF);
        assertThat(schema(ASYNCAPI, "Token").getInteger("maxLength")).isEqualTo(Limits.TOKEN);
        assertThat(property(ASYNCAPI, "Sync", "cursors").getInteger("maxProperties"))
                .isEqualTo(Limits.CURSORS);
        assertThat(property(OPENAPI, "NewConversation", "recipientIdArr").getInteger("maxItems"))
                .isEqualTo(Limits.RECIPIENTS);
        assertThat(schema(OPENAPI, "NewConversation")
                        .getJsonObject("then")
                        .getJsonObject("properties")
                        .getJsonObject("title")
                        .getInteger("maxLength"))
                .isEqualTo(Limits.TITLE);
        assertThat(property(OPENAPI, "Page", "url").getInteger("maxLength")).isEqualTo(Limits.URL);
        assertThat(property(OPENAPI, "Page", "title").getInteger("maxLength")).isEqualTo(Limits.PAGE_TITLE);
        assertThat(OPENAPI.getJsonObject("components")
                        .getJsonObject("parameters")
                        .getJsonObject("userIds")
                        .getJsonObject("schema")
                        .getInteger("maxItems"))
                .isEqualTo(Limits.PRESENCES);
    }

    private static JsonObject property(JsonObject document, String schema, String name) {
        return schema(document, schema).getJsonObject("properties").getJsonObject(name);
    }

    /** Bodies are decoded by code, for one schema with 5,000 elements takes a validator too long. */
    @ParameterizedTest
    @MethodSource
    void whatADocumentedBodyMayBeIsWhatTheServerTakes(String call, String schema, String body) {
        String[] parts = call.split(" ", 2);
        Rest.Answer answer = Rest.call(
                parts[0],
                server.http().resolve(parts[1]),
                body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "Authorization",
                ann.token());

        assertThat(answer.status()).as(answer.body()).isIn(200, 400);
        assertThat(answer.status() == 200).as(body).isEqualTo(Documents.allows(schema, new JsonObject(body)));
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> whatADocumentedBodyMayBeIsWhatTheServerTakes() {
        Stream<String[]> conversations = Stream.of(
                        "{}",
                        group("\"x\"", 2),
                        group("\"x\"", 1),
                        group("\"x\"", 0),
                        group("\"x\"", Limits.RECIPIENTS),
                        group("\"x\"", Limits.RECIPIENTS + 1),
                        group("\"\"", 2),
                        group("\"  \"", 2),
                        group("7", 2),
                        group("\"" + "😀".repeat(Limits.TITLE) + "\"", 2),
                        group("\"" + "x".repeat(Limits.TITLE + 1) + "\"", 2),
                        "{\"isGroup\":true,\"recipientIdArr\":[\"b\",\"c\"]}",
                        "{\"isGroup\":false,\"recipientIdArr\":[\"b\"],\"title\":[7],\"more\":{}}",
                        "{\"isGroup\":false,\"recipientIdArr\":[\"" + "x".repeat(Limits.USER_ID + 1) + "\"]}",
                        "{\"isGroup\":false,\"recipientIdArr\":[7]}",
                        "{\"isGroup\":false,\"recipientIdArr\":\"b\"}",
                        "{\"isGroup\":\"no\",\"recipientIdArr\":[\"b\"]}",
                        "{\"isGroup\":false}")
                .map(body -> new String[] {"POST /conversation", "NewConversation", body});
        Stream<String[]> others = Stream.of("{}", "{\"visible\":true}", "{\"visible\":null}", "{\"visible\":1}")
                .map(body -> new String[] {"PUT /presence", "NewVisibility", body});
        Stream<String[]> signIns = Stream.of(
                        "{}",
                        "{\"userId\":\"a\"}",
                        "{\"userId\":\"\"}",
                        "{\"userId\":\"a\",\"admin\":true}",
                        "{\"userId\":\"a\",\"admin\":1}")
                .map(body -> new String[] {"POST /dev/token", "SignInRequest", body});
        return Stream.of(conversations, others, signIns)
                .flatMap(each -> each)
                .map(each -> org.junit.jupiter.params.provider.Arguments.of((Object[]) each));
    }

    private static String group(String title, int recipients) {
        JsonArray users = new JsonArray();
        for (int number = 0; number < recipients; number++) {
            users.add("user-" + number);
        }
        return "{\"isGroup\":true,\"recipientIdArr\":" + users.encode() + ",\"title\":" + title + "}";
    }

    @ParameterizedTest
    @MethodSource("channels")
    void theGoldenFramesAreThoseOfTheDocument(Channel channel) throws IOException {
        for (boolean ofServer : new boolean[] {true, false}) {
            List<JsonObject> golden = read(folder(channel).resolve(ofServer ? "server" : "client"));

            assertThat(golden).hasSameSizeAs(channel.frames(ofServer));
            golden.forEach(frame -> Documents.check(channel, ofServer, frame));
        }
    }

    @ParameterizedTest
    @MethodSource("channels")
    void whatTheDocumentAllowsToSayTheServerTakes(Channel channel) throws IOException {
        for (JsonObject frame : read(folder(channel).resolve("client"))) {
            try (TestSocket socket = open(channel)) {
                socket.send(frame.encode().replace("$token", ann.token()));

                socket.send(new JsonObject().put("action", "marker"));
                socket.awaitError("unknown-action");
                // The golden conversation is nobody's.
                assertThat(socket.frames().stream()
                                .filter(answer -> "error".equals(answer.getString("type")))
                                .map(answer -> answer.getString("code"))
                                .filter(code -> !code.equals("not-found")))
                        .containsExactly("unknown-action");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("channels")
    void whatTheDocumentForbidsToSayTheServerRefuses(Channel channel) throws IOException {
        for (JsonObject bad : read(folder(channel).resolve("refused"))) {
            JsonObject frame = bad.getJsonObject("frame");
            assertThatThrownBy(() -> Documents.check(channel, false, frame))
                    .as(frame.encode())
                    .isInstanceOf(AssertionError.class);
            try (TestSocket socket = open(channel)) {
                socket.send(frame);

                socket.awaitError(bad.getString("code"));
            }
        }
    }

    static Stream<Channel> channels() {
        return Stream.of(Channel.values());
    }

    private TestSocket open(Channel channel) {
        return channel == Channel.CHAT ? ann.connect() : ann.connectForPages();
    }

    private static Path folder(Channel channel) {
        return FRAMES.resolve(channel.name().toLowerCase(Locale.ROOT));
    }

    private static List<JsonObject> read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(DocumentsTest::json).toList();
        }
    }

    private static JsonObject json(Path file) {
        try {
            return new JsonObject(Files.readString(file));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
