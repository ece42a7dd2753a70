package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.deployment.Commands;
import io.pagenow.chat.support.TestRedis;
import io.pagenow.chat.support.TestUser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Something happens to the registry. */
public final class RedisFault implements Fault {
    private static final Duration LONG = Duration.ofSeconds(6);
    private static final Duration ANSWERED = Duration.ofSeconds(5);
    private static final Duration BACK = Duration.ofSeconds(30);

    private final String name;
    private final String how;
    private final BiConsumer<TestRedis, Runnable> strike;

    /** @param strike does it to Redis, and runs what it is given while Redis does not work */
    private RedisFault(String name, String how, BiConsumer<TestRedis, Runnable> strike) {
        this.name = name;
        this.how = how;
        this.strike = strike;
    }

    public static RedisFault gone() {
        return new RedisFault("redis-gone", "kill Redis, start it empty after 6 s", (redis, meanwhile) -> {
            redis.kill();
            meanwhile.run();
            redis.start();
        });
    }

    public static RedisFault frozen() {
        return new RedisFault("redis-frozen", "SIGSTOP Redis for 6 s", (redis, meanwhile) -> {
            Commands.signal(redis.pid(), "STOP");
            try {
                meanwhile.run();
            } finally {
                Commands.signal(redis.pid(), "CONT");
            }
        });
    }

    public static RedisFault flushed() {
        return new RedisFault("redis-flushed", "FLUSHALL", (redis, meanwhile) -> {
            redis.cli("FLUSHALL");
            meanwhile.run();
        });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String how() {
        return how;
    }

    @Override
    public String promise() {
        return "sends are answered within 5 s meanwhile, no socket is closed, the registry comes back within 30 s";
    }

    @Override
    public void strike(Stage stage) {
        TestRedis redis = stage.deployment().redis();
        Map<Integer, Integer> lost = stage.lost();
        strike.accept(redis, () -> {
            stage.population().probe();
            stage.within(ANSWERED, "answer sends without Redis", () -> stage.population()
                    .recovered()
                    .isPresent());
            stage.hold(LONG);
        });
        stage.over();
        stage.require(stage.lost().equals(lost), "sockets were closed because of Redis: " + stage.lost());
        List<TestUser> users = stage.population().people().users();
        stage.within(BACK, "have all users in the registry again", () -> users.stream()
                .noneMatch(user -> redis.connectionOf(user.id()).isEmpty()));
    }
}
