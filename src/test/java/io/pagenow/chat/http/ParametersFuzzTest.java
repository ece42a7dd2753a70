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
import io.pagenow.chat.protocol.BodyEncoder;
import io.pagenow.chat.protocol.ChatException;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;

/** Whatever a parameter holds is a value within its range, or a refusal that names the parameter. */
class ParametersFuzzTest {
    private static final String NAME = "name";

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
        MultiMap query = MultiMap.caseInsensitiveMultiMap()
                .add(NAME, new String(lines[1], UTF_8))
                .add("order", path);
        RoutingContext context = standIn(
                RoutingContext.class,
                (self, method, arguments) -> method.getName().equals("pathParam") ? path : query);
        assertBounded(4L * input.length, () -> {
            read(() -> Parameters.conversationId(context), Optional.empty())
                    .ifPresent(id -> assertThat(path).isEqualToIgnoringCase(id.toString()));
            read(() -> Parameters.requiredNumber(context, NAME), Optional.of(NAME))
                    .ifPresent(number -> assertThat(number).isBetween(0L, 999_999_999_999_999_999L));
            read(() -> Parameters.flag(context, NAME), Optional.of(NAME));
            read(() -> Parameters.ascending(context), Optional.of("order"));
            read(() -> Parameters.userIds(context, NAME, 200), Optional.of(NAME))
                    .ifPresent(userIds -> {
                        assertThat(userIds).hasSizeBetween(1, 200).doesNotHaveDuplicates();
                        userIds.forEach(userId -> assertText(userId, 1, 50));
                    });
        });
    }

    private static <T> Optional<T> read(Supplier<T> parameter, Optional<String> field) {
        try {
            return Optional.of(parameter.get());
        } catch (ChatException refusal) {
            assertThat(refusal.field()).isEqualTo(field);
            assertJson(BodyEncoder.problem(refusal).getBytes());
            return Optional.empty();
        }
    }
}
