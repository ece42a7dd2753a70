package io.pagenow.chat.push;

import static io.pagenow.chat.push.Attempt.MAX_AGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.metric.PushMeters;
import io.pagenow.chat.metric.PushMeters.Outcome;
import io.pagenow.chat.outbound.AddressFilter;
import io.pagenow.chat.tls.ClientTls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The order and the bounds of deliveries, with services that answer when the test says so and a clock that it sets. */
class DeliveryQueueTest {
    @AutoClose("close")
    private final Vertx vertx = Vertx.vertx();

    private final PushMeters meters = Metrics.unread().push();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private Duration now = Duration.ofDays(1);
    private final DeliveryQueue queue = new DeliveryQueue(
            vertx,
            delivery -> {
                Attempt attempt = new Attempt(delivery.target().getHost(), Promise.promise());
                attempts.add(attempt);
                return attempt.answer.future();
            },
            () -> now.toNanos(),
            meters);

    private record Attempt(String service, Promise<PushClient.Answer> answer) {
        void answer(int status) {
            answer.complete(new PushClient.Answer(status, Optional.empty()));
        }
    }

    private class Push implements Delivery {
        private final URI target;
        private final boolean isTrusted;

        Push(String service, boolean isTrusted) {
            this.target = URI.create("https://" + service + "/push");
            this.isTrusted = isTrusted;
        }

        @Override
        public URI target() {
            return target;
        }

        @Override
        public boolean isTrusted() {
            return isTrusted;
        }

        @Override
        public Object key() {
            return this;
        }

        @Override
        public Request prepare() {
            return new Request(Map.of(), Buffer.buffer());
        }

        @Override
        public void ended(Outcome outcome) {
            outcomes.add(outcome);
        }
    }

    private void offer(String service, int pushes) {
        for (int number = 0; number < pushes; number++) {
            queue.offer(new Push(service, false));
        }
    }

    private List<Attempt> of(String service) {
        return attempts.stream()
                .filter(attempt -> attempt.service.equals(service))
                .toList();
    }

    /** Answers all requests that are in progress, and those that follow them, at once. */
    private void answerAll(String service, int status) {
        for (int index = 0; index < attempts.size(); index++) {
            Attempt attempt = attempts.get(index);
            if (attempt.service.equals(service) && !attempt.answer.future().isComplete()) {
                attempt.answer(status);
            }
        }
    }

    private long inProgress() {
        return attempts.stream()
                .filter(attempt -> !attempt.answer.future().isComplete())
                .count();
    }

    private void beSilent(int services) {
        for (int number = 0; number < services; number++) {
            offer("silent-" + number, 10);
        }
    }

    @Test
    void silentServicesKeepAQuickOneFromNothing() {
        beSilent(100);
        offer("quick", 500);
        answerAll("quick", 201);

        assertThat(of("quick")).hasSize(500);
        assertThat(outcomes).hasSize(500).containsOnly(Outcome.DELIVERED);
        assertThat(inProgress()).isEqualTo(100);
    }

    @Test
    void moreSilentServicesThanPlacesKeepAServiceThatHasBeenQuickFromNothing() {
        offer("quick", 1);
        answerAll("quick", 201);
        queue.sweep();
        beSilent(500);
        assertThat(inProgress()).isEqualTo(LaneTurns.MAX_UNPROVEN);

        offer("quick", 500);
        answerAll("quick", 201);
        assertThat(of("quick")).hasSize(501);
    }

    @Test
    void aSilentServiceThatHasBeenQuickKeepsOthersWaitingNoLongerThanUntilItsTimeout() {
        offer("turncoat", 1_000);
        for (int index = 0; index < ServicePace.MAX_IN_FLIGHT; index++) {
            attempts.get(index).answer(201);
        }
        assertThat(inProgress()).isEqualTo(ServicePace.MAX_IN_FLIGHT);
        List<Attempt> unanswered = attempts.stream()
                .filter(attempt -> !attempt.answer.future().isComplete())
                .toList();
        unanswered.forEach(attempt -> attempt.answer.fail("silence"));
        assertThat(inProgress()).isZero();
        assertThat(meters.retries().sum()).isEqualTo(ServicePace.MAX_IN_FLIGHT);
    }

    @Test
    void servicesTakeTurns() {
        offer("first", 1);
        offer("second", 1);
        for (String service : List.of("first", "second")) {
            answerAll(service, 201);
        }
        for (int number = 0; number < LaneTurns.MAX_IN_FLIGHT; number++) {
            offer("other-" + number, 1);
            answerAll("other-" + number, 201);
            offer("other-" + number, 1);
        }
        assertThat(inProgress()).isEqualTo(LaneTurns.MAX_IN_FLIGHT);
        offer("first", 100);
        offer("second", 1);
        int before = attempts.size();
        attempts.stream()
                .filter(attempt -> !attempt.answer.future().isComplete())
                .limit(2)
                .toList()
                .forEach(attempt -> attempt.answer(201));

        assertThat(attempts.subList(before, attempts.size()))
                .extracting(Attempt::service)
                .containsExactly("first", "second");
    }

    @Test
    void aSlowAnswerMakesRoomForOthers() {
        offer("slow", 100);
        for (int index = 0; index < 7; index++) {
            attempts.get(index).answer(201);
        }
        assertThat(inProgress()).isEqualTo(8);
        now = now.plus(ServicePace.SLOW).plusMillis(1);
        attempts.get(7).answer(201);

        offer("slow", 1);
        assertThat(inProgress()).isEqualTo(7);
        attempts.stream()
                .filter(attempt -> !attempt.answer.future().isComplete())
                .toList()
                .forEach(attempt -> attempt.answer(201));
        assertThat(inProgress()).isEqualTo(1);
    }

    @Test
    void theHookOfTheOperatorMayBeSlow() {
        for (int number = 0; number < 100; number++) {
            queue.offer(new Push("hook", true));
        }
        for (int index = 0; index < 10; index++) {
            now = now.plus(ServicePace.SLOW).plusMillis(1);
            attempts.get(index).answer(200);
        }
        assertThat(inProgress()).isEqualTo(11);
    }

    @Test
    void aServiceThatIsQuickAgainWhileItWaitsLeavesTheQueueOfTheOthers() {
        offer("service", 40);
        for (int index = 0; index < 31; index++) {
            attempts.get(index).answer(201);
        }
        Attempt early = of("service").get(31);
        beSilent(500);
        now = now.plusSeconds(1);
        offer("service", 1);
        Attempt late = of("service").get(40);
        now = now.plus(ServicePace.SLOW).minusMillis(500);
        early.answer(201);
        offer("service", 20);
        assertThat(of("service")).hasSize(41);

        late.answer(201);
        assertThat(of("service")).hasSizeGreaterThan(41);
    }

    @Test
    void aPushThatHasWaitedForMoreThanAMinuteIsDroppedAndCounted() {
        offer("silent", 3);
        now = now.plus(MAX_AGE);
        offer("silent", 1);
        now = now.plusMillis(1);
        queue.sweep();
        assertThat(outcomes).containsExactly(Outcome.STALE, Outcome.STALE);

        answerAll("silent", 201);
        assertThat(of("silent")).hasSize(2);
        assertThat(outcomes).containsExactly(Outcome.STALE, Outcome.STALE, Outcome.DELIVERED, Outcome.DELIVERED);
        assertThat(meters.ended().sum(Outcome.STALE)).isEqualTo(2);
        assertThat(meters.waiting().now()).isZero();
    }

    @Test
    void aPushIsDroppedAtItsTurnIfItIsTooOldByThen() {
        offer("silent", 3);
        now = now.plus(MAX_AGE).plusMillis(1);
        answerAll("silent", 201);

        assertThat(of("silent")).hasSize(1);
        assertThat(outcomes).containsExactlyInAnyOrder(Outcome.DELIVERED, Outcome.STALE, Outcome.STALE);
    }

    @Test
    void aServiceThatWishesToBeLeftAloneForLongerThanAMinuteLosesThePush() {
        offer("busy", 1);
        attempts.get(0).answer.complete(new PushClient.Answer(429, Optional.of(MAX_AGE.plusSeconds(1))));

        assertThat(outcomes).containsExactly(Outcome.UNREACHABLE);
    }

    @Test
    void aPauseLastsFiveMinutesAtMost() {
        ServicePace pace = new ServicePace();
        assertThat(pace.failed(Duration.ofHours(1))).isEmpty();
        assertThat(pace.failed(Duration.ofHours(1))).isEmpty();
        assertThat(pace.failed(Duration.ofHours(1))).contains(Duration.ofMinutes(5));
        assertThat(pace.failed(Duration.ZERO)).contains(Duration.ofSeconds(16));
    }

    @Test
    void aPausedServiceIsCounted() {
        for (int failure = 0; failure < 3; failure++) {
            offer("broken", 1);
            attempts.get(failure).answer.fail("broken");
        }
        offer("broken", 1);
        queue.sweep();

        assertThat(of("broken")).hasSize(3);
        assertThat(meters.paused().now()).isEqualTo(1);
    }

    @Test
    void aSlowServiceThatHasAcceptedNothingKeepsNobodyWaitingAndLosesItsOwnPushesAlone() {
        offer("slow", 10 * ServiceLane.MAX_WAITING_UNPROVEN);
        assertThat(queue.isBusy()).isTrue();
        now = now.plus(ServicePace.SLOW).plusMillis(1);
        assertThat(queue.isBusy()).isFalse();

        assertThat(meters.waiting().now()).isEqualTo(ServiceLane.MAX_WAITING_UNPROVEN + 1);
        offer("quick", 500);
        answerAll("quick", 201);
        assertThat(of("quick")).hasSize(500);
    }

    @Test
    void manySlowServicesLeaveRoomToThoseThatAcceptPushes() {
        offer("quick", 1);
        answerAll("quick", 201);
        for (int number = 0; number < 100; number++) {
            offer("slow-" + number, 200);
        }
        now = now.plus(ServicePace.SLOW).plusMillis(1);

        assertThat(meters.waiting().now()).isEqualTo(DeliveryQueue.MAX_UNPROVEN);
        assertThat(queue.isBusy()).isFalse();
        offer("quick", ServiceLane.MAX_WAITING);
        assertThat(meters.waiting().now()).isEqualTo(DeliveryQueue.MAX_UNPROVEN + ServiceLane.MAX_WAITING);
    }

    @Test
    void theNextUsersWaitForAServiceThatAcceptsPushesAlsoWhileItIsBusyForAMoment() {
        offer("service", 1);
        answerAll("service", 201);
        offer("service", ServiceLane.MAX_WAITING / 2 + 10);
        assertThat(queue.isBusy()).isTrue();
        attempts.get(1).answer(429);
        assertThat(queue.isBusy()).isTrue();

        now = now.plus(ServiceLane.TRUST).plusMillis(1);
        assertThat(queue.isBusy()).isFalse();
    }

    @Test
    void theHookOfTheOperatorHasItsRoomBeforeItsFirstAnswer() {
        for (int number = 0; number < ServiceLane.MAX_WAITING; number++) {
            queue.offer(new Push("hook", true));
        }
        assertThat(meters.waiting().now()).isEqualTo(ServiceLane.MAX_WAITING);
    }

    @Test
    void aPushThatCannotBeEncryptedIsGivenUpAloneAndIsNoFailureOfItsService() {
        for (int number = 0; number < 5; number++) {
            offer("service", 1);
            attempts.get(number)
                    .answer
                    .fail(new Delivery.UnpreparedException(new IllegalArgumentException("too long")));
        }
        offer("service", 1);
        answerAll("service", 201);
        queue.sweep();

        assertThat(outcomes.subList(0, 5)).containsOnly(Outcome.REFUSED);
        assertThat(outcomes.subList(5, outcomes.size())).containsExactly(Outcome.DELIVERED);
        assertThat(meters.retries().sum()).isZero();
        assertThat(meters.paused().now()).isZero();
    }

    @Test
    void aRequestThatCannotBePreparedIsNotPosted() {
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("prepare");
        try (PushClient client = new PushClient(
                vertx,
                new AddressFilter(host -> Future.failedFuture("posted"), List.of()),
                ClientTls.verifying(Optional.empty(), Optional.empty()),
                InstantSource.system())) {
            DeliveryQueue.of(vertx, client, workers, meters).offer(new Push("service", false) {
                @Override
                public Request prepare() {
                    throw new IllegalArgumentException("too long");
                }
            });
            await().until(() -> meters.ended().sum(Outcome.REFUSED) == 1);
        }
        assertThat(meters.retries().sum()).isZero();
    }
}
