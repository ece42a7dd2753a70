package io.pagenow.chat.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.attachment.Tickets.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A ticket is valid for one user, one use, one file, and a time. */
class TicketsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final UUID FILE = UUID.randomUUID();

    private final Tickets tickets = at(NOW);
    private final String ticket = tickets.issue(Purpose.UPLOAD, FILE, "änn", NOW.plusSeconds(60));

    private static Tickets at(Instant now) {
        return new Tickets("k".repeat(32).getBytes(StandardCharsets.UTF_8), InstantSource.fixed(now));
    }

    @Test
    void itNamesItsUserUntilItExpires() {
        assertThat(tickets.verify(ticket, Purpose.UPLOAD, FILE)).contains("änn");
        assertThat(at(NOW.plusSeconds(59)).verify(ticket, Purpose.UPLOAD, FILE)).contains("änn");
        assertThat(at(NOW.plusSeconds(60)).verify(ticket, Purpose.UPLOAD, FILE)).isEmpty();
    }

    @Test
    void itIsValidForNothingElse() {
        assertThat(tickets.verify(ticket, Purpose.DOWNLOAD, FILE)).isEmpty();
        assertThat(tickets.verify(ticket, Purpose.UPLOAD, UUID.randomUUID())).isEmpty();
        assertThat(new Tickets(new byte[32], InstantSource.fixed(NOW)).verify(ticket, Purpose.UPLOAD, FILE))
                .isEmpty();
    }

    @Test
    void anAlteredOneIsNotValid() {
        byte[] bytes = Base64.getUrlDecoder().decode(ticket);
        for (int index = 0; index < bytes.length; index++) {
            byte[] altered = bytes.clone();
            altered[index] ^= 1;
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(altered);
            assertThat(tickets.verify(text, Purpose.UPLOAD, FILE))
                    .as("byte %s", index)
                    .isEmpty();
        }
        for (String text : new String[] {"", "?", "AAAA", ticket + "AAAA", ticket.substring(4), "A".repeat(5000)}) {
            assertThat(tickets.verify(text, Purpose.UPLOAD, FILE)).isEmpty();
        }
    }
}
