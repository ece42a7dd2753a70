package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;

/** What things look like on the wire. */
final class Shapes {
    static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /** ISO-8601, UTC, milliseconds, a final Z. */
    static final String TIMESTAMP = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private Shapes() {}

    /** Checks that an answer is a problem document (RFC 9457) with the text that the original answered. */
    static void assertProblem(Rest.Answer answer, int status, String detail) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.object().fieldNames())
                .contains("type", "title", "status", "detail", "code")
                .isSubsetOf("type", "title", "status", "detail", "code", "field");
        assertThat(answer.object().getInteger("status")).isEqualTo(status);
        assertThat(answer.object().getString("title")).isNotBlank();
        assertThat(answer.object().getString("code")).matches("[a-z]+(-[a-z]+)*");
        assertThat(answer.object().getString("detail")).isEqualTo(detail);
    }
}
