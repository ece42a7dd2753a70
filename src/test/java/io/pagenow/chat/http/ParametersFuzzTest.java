package io.pagenow.chat.http;

import static io.pagenow.chat.support.Strange.assertBounded;
import static io.pagenow.chat.support.Strange.assertJson;
import static io.pagenow.chat.support.Strange.assertText;
import static io.pagenow.chat.support.Strange.lines;
import static io.pagenow.chat.support.Strange.standIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.protocol.BodyEncoder;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whatever a parameter holds is a value within its range, or a refusal that names the parameter. */
class ParametersFuzzTest {
    private static final String CONVERSATION = "0b54be3f-3e57-4cf7-9ba5-7a8aa1ab9f4e";
    private static final Map<String, ParameterRules> RULES = rules();

    /** The first line stands in the path, what follows in the query. */
    @DictionaryEntries({
        ",",
        "true",
        "false",
        "asc",
        "desc",
        "-1",
        "+1",
        "9223372036854775807",
        "1-1-1-1-1",
        "\u0661",
        "\u0000"
    })
    @FuzzTest(maxDuration = "4s")
    void aParameterIsInItsRangeOrRefused(byte[] input) {
        byte[][] lines = lines(input, 2);
        String path = new String(lines[0], UTF_8);
        String value = new String(lines[1], UTF_8);
        assertBounded(64 * 1024 + 4L * input.length, () -> {
            read("getConversation", path, Map.of()).ifPresent(read -> assertThat(path)
                    .isEqualToIgnoringCase(read.conversationId().toString()));
            read("listMessages", CONVERSATION, Map.of("limit", value, "before", "7"))
                    .ifPresent(
                            read -> assertThat(read.requiredNumber("limit")).isBetween(0L, 999_999_999_999_999_999L));
            read("listMessages", CONVERSATION, Map.of("limit", "1", "offset", "0", "order", value))
                    .ifPresent(read -> assertThat(value).isIn("asc", "desc"));
            read("listConversations", path, Map.of("isRead", value)).ifPresent(read -> assertThat(value)
                    .isEqualTo(read.flag("isRead").orElseThrow().toString()));
            read("getPresence", path, Map.of("userIds", value)).ifPresent(read -> {
                List<String> userIds = read.userIds("userIds");
                assertThat(userIds).hasSizeBetween(1, 200).doesNotHaveDuplicates();
                userIds.forEach(userId -> assertText(userId, 1, 200));
            });
        });
    }

    private static Optional<Parameters> read(String operation, String path, Map<String, String> query) {
        RoutingContext context = standIn(
                RoutingContext.class,
                (self, method, arguments) -> method.getName().equals("pathParam")
                        ? path
                        : MultiMap.caseInsensitiveMultiMap().addAll(query));
        try {
            Parameters read = RULES.get(operation).read(context);
            if (read.has("userIds")) {
                read.userIds("userIds");
            }
            return Optional.of(read);
        } catch (ChatException refusal) {
            assertThat(refusal.code()).isIn(ErrorCode.INVALID_FIELD, ErrorCode.MISSING_FIELD, ErrorCode.NOT_FOUND);
            assertThat(refusal.field().isEmpty()).isEqualTo(refusal.code() == ErrorCode.NOT_FOUND);
            assertJson(BodyEncoder.problem(refusal).getBytes());
            return Optional.empty();
        }
    }

    private static Map<String, ParameterRules> rules() {
        Vertx vertx = Vertx.vertx();
        try {
            return ApiDocument.read(vertx)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .contract()
                    .operations()
                    .stream()
                    .collect(Collectors.toMap(Operation::getOperationId, ParameterRules::of));
        } finally {
            vertx.close();
        }
    }
}
