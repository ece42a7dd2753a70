package io.pagenow.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.bus.message.PresenceAudience;
import io.pagenow.chat.bus.message.StoredPresence;
import io.pagenow.chat.event.Envelope;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who gets which news in which frame. */
class FrameGroupsTest {
    private static final Instant EARLIER = Instant.parse("2030-01-01T11:00:00Z");
    private static final Instant LATER = Instant.parse("2030-01-01T12:00:00Z");

    @Test
    void recipientsOfTheSameNewsShareAFrameAndNobodyGetsItsOwn() {
        FrameGroups groups = new FrameGroups(List.of(came("ann"), came("ben"), came("cleo")));
        groups.add(new PresenceAudience(List.of(visible("ann"), visible("ben")), List.of("ann", "dan", "eve")));
        groups.add(new PresenceAudience(List.of(visible("ben")), List.of("ann", "eve", "fay")));
        groups.add(new PresenceAudience(List.of(visible("ann")), List.of("ann")));
        groups.add(new PresenceAudience(List.of(visible("cleo")), List.of("dan")));
        List<Envelope> deliveries = groups.deliveries();

        assertThat(usersByRecipient(deliveries))
                .isEqualTo(Map.of(
                        "ann", List.of("ben"),
                        "dan", List.of("ann", "ben", "cleo"),
                        "eve", List.of("ann", "ben"),
                        "fay", List.of("ben")));
        assertThat(deliveries).hasSize(3);
    }

    @Test
    void aThousandWhoWatchAThousandTakeAFrameForAllWhoHaveNotChangedAndOneEachForTheOthers() {
        List<String> changed =
                IntStream.range(0, 500).mapToObj(number -> "user-" + number).toList();
        List<String> everyone =
                IntStream.range(0, 1_000).mapToObj(number -> "user-" + number).toList();
        FrameGroups groups =
                new FrameGroups(changed.stream().map(FrameGroupsTest::came).toList());
        groups.add(new PresenceAudience(
                changed.stream().map(FrameGroupsTest::visible).toList(), everyone));
        List<Envelope> deliveries = groups.deliveries();

        assertThat(deliveries).hasSize(501);
        assertThat(deliveries)
                .allSatisfy(delivery -> assertThat(delivery.position()).isZero());
        Map<String, List<String>> users = usersByRecipient(deliveries);
        assertThat(users).hasSize(1_000);
        assertThat(users.get("user-999")).hasSize(500);
        assertThat(users.get("user-0")).hasSize(499).doesNotContain("user-0");
    }

    @Test
    void whoIsHiddenIsToldOfOnlyWhenItHides() {
        PresenceUpdate moved = new PresenceUpdate("ann", false, true, Optional.empty());
        PresenceUpdate hidden = new PresenceUpdate("ben", true, true, Optional.of(LATER));
        FrameGroups groups = new FrameGroups(List.of(moved, hidden));
        groups.add(new PresenceAudience(
                List.of(
                        new StoredPresence("ann", false, Optional.of(EARLIER)),
                        new StoredPresence("ben", false, Optional.of(EARLIER))),
                List.of("dan")));
        List<Envelope> deliveries = groups.deliveries();

        assertThat(deliveries).hasSize(1);
        assertThat(deliveries.get(0).frame())
                .hasToString(
                        "{\"type\":\"presence\",\"users\":[{\"userId\":\"ben\",\"online\":false,\"lastSeenAt\":null}]}");
    }

    @Test
    void theLaterOfWhatIsStoredAndWhatIsNotYetCounts() {
        StoredPresence earlier = new StoredPresence("ann", true, Optional.of(EARLIER));
        StoredPresence later = new StoredPresence("ann", true, Optional.of(LATER));

        assertThat(gone(Optional.of(LATER)).actual(earlier).lastSeenAt()).contains(LATER);
        assertThat(gone(Optional.of(EARLIER)).actual(later).lastSeenAt()).contains(LATER);
        assertThat(gone(Optional.empty()).actual(later).lastSeenAt()).contains(LATER);
        assertThat(gone(Optional.of(LATER)).actual(visible("ann")).lastSeenAt()).contains(LATER);
        assertThat(gone(Optional.empty()).actual(visible("ann")).lastSeenAt()).isEmpty();
        assertThat(came("ann").actual(later).lastSeenAt()).isEmpty();
    }

    private static Map<String, List<String>> usersByRecipient(List<Envelope> deliveries) {
        Map<String, List<String>> users = new TreeMap<>();
        for (Envelope delivery : deliveries) {
            List<String> told = new JsonObject(delivery.frame().toString())
                    .getJsonArray("users").stream()
                            .map(user -> ((JsonObject) user).getString("userId"))
                            .toList();
            delivery.recipients().forEach(recipient -> users.merge(recipient, told, FrameGroupsTest::both));
        }
        return users;
    }

    /** Shows a recipient of two frames. */
    private static List<String> both(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static PresenceUpdate came(String userId) {
        return new PresenceUpdate(userId, false, true, Optional.empty());
    }

    private static PresenceUpdate gone(Optional<Instant> unstored) {
        return new PresenceUpdate("ann", false, false, unstored);
    }

    private static StoredPresence visible(String userId) {
        return new StoredPresence(userId, true, Optional.empty());
    }
}
