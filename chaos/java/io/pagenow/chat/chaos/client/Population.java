package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Evidence;
import io.pagenow.chat.chaos.check.Evidence.Stored;
import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * All clients of a run, on one event loop, and what they do by themselves. What they do is chosen by a seed; when it happens depends on the
 * machine. Its own methods may be called by any thread but that loop; they wait for it.
 */
public final class Population implements AutoCloseable {
    private static final long MIX_MILLIS = 10;
    private static final long TICK_MILLIS = 200;

    private final Vertx vertx;
    private final Context context;
    private final Nodes nodes;
    private final Network network;
    private final UnaryOperator<String> tokens;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final People people;
    private final List<Device> devices = new ArrayList<>();
    private final List<Device> guests = new ArrayList<>();
    private final List<Device> idle = new ArrayList<>();
    private final List<Mix> mixes = new ArrayList<>();
    private final Lists lists;
    private boolean loaded;

    /**
     * Makes users and conversations. Nobody connects yet.
     *
     * @param prefix begins the ids of all users
     * @param tokens gives a user's token
     */
    public Population(
            Vertx vertx,
            Nodes nodes,
            Network network,
            UnaryOperator<String> tokens,
            Ledger ledger,
            String prefix,
            People.Size size,
            long seed) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.nodes = nodes;
        this.network = network;
        this.tokens = tokens;
        this.ledger = ledger;
        this.random = new SplittableRandom(seed);
        this.people = People.settle(nodes, prefix, tokens, size, random);
        this.lists = new Lists(people, ledger);
    }

    /** Connects everyone: each user has one device or two. */
    public void start() {
        for (TestUser user : people.users()) {
            int count = random.nextInt(1, 3);
            for (int number = 0; number < count; number++) {
                Device device = device(user.id() + (char) ('a' + number), user, network);
                devices.add(device);
                mixes.add(new Mix(
                        device, people.conversationsOf(user.id()), random.split(), () -> lists.lookSoon(user.id())));
            }
        }
        ask(() -> {
            devices.forEach(Device::connect);
            vertx.setPeriodic(TICK_MILLIS, timer -> tick());
            vertx.setPeriodic(MIX_MILLIS, timer -> mix());
            return null;
        });
    }

    private Device device(String name, TestUser user, Network over) {
        return new Device(name, user.id(), user.token(), vertx, over, nodes, ledger, random.split());
    }

    private void tick() {
        long now = System.nanoTime();
        devices.forEach(device -> device.tick(now));
        guests.forEach(device -> device.tick(now));
    }

    private void mix() {
        if (loaded) {
            long now = System.nanoTime() / 1_000_000;
            mixes.forEach(mix -> mix.tick(now));
        }
    }

    /** Every user looks at its list of conversations. */
    public void lookAtLists() {
        people.users().forEach(user -> lists.look(user.id()));
    }

    /** Runs something on the event loop of all clients and waits for what it returns. */
    public <T> T ask(Supplier<T> question) {
        Promise<T> answer = Promise.promise();
        context.runOnContext(turn -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException | AssertionError failure) {
                answer.fail(failure);
            }
        });
        return answer.future().toCompletionStage().toCompletableFuture().join();
    }

    /** Whether clients do something by themselves. */
    public void load(boolean on) {
        ask(() -> loaded = on);
    }

    /** What everyone connects over. */
    public Network network() {
        return network;
    }

    public People people() {
        return people;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** The devices that do something by themselves. */
    public List<Device> devices() {
        return devices;
    }

    public boolean isOnline() {
        return ask(() -> devices.stream().allMatch(Device::isOnline));
    }

    /** Users beside the others, with a device each that does nothing but connect when it is told to, and connect again. */
    public List<Device> crowd(String prefix, int count) {
        List<Device> crowd = IntStream.range(0, count)
                .parallel()
                .mapToObj(number -> prefix + "-" + number)
                .map(id -> new TestUser(null, id, tokens.apply(id)))
                .toList()
                .stream()
                .map(user -> device(user.id(), user, network))
                .toList();
        return ask(() -> {
            idle.addAll(crowd);
            return crowd;
        });
    }

    /** A further device of one of the users, which does nothing by itself. It should have everything in the end. */
    public Device device(TestUser user, String name, Network over) {
        Device device = device(name, user, over);
        return ask(() -> {
            guests.add(device);
            return device;
        });
    }

    /** A group of some of the users, in which nobody speaks without being told. */
    public String group(List<TestUser> members) {
        return people.group(members);
    }

    /** Everyone sends a message; see {@link #recovered}. */
    public void probe() {
        ask(() -> {
            for (Device device : devices) {
                List<String> conversations = people.conversationsOf(device.user());
                device.probe(conversations.get(random.nextInt(conversations.size())));
            }
            return null;
        });
    }

    /** How long the last device took from {@link #probe} to an acknowledgement, empty while one has none. */
    public Optional<Duration> recovered() {
        return ask(() -> devices.stream().allMatch(device -> device.recoveredAfter() > 0)
                ? devices.stream()
                        .map(device -> Duration.ofNanos(device.recoveredAfter()))
                        .max(Duration::compareTo)
                : Optional.empty());
    }

    /** Devices whose probe has not been acknowledged. */
    public List<String> waiting() {
        return ask(() -> devices.stream()
                .filter(device -> device.recoveredAfter() == 0)
                .map(Device::name)
                .toList());
    }

    /** Messages without an answer. */
    public int unanswered() {
        return ask(() -> devices.stream().mapToInt(Device::unanswered).sum()
                + guests.stream().mapToInt(Device::unanswered).sum());
    }

    /** Connects a device without a memory for every user. */
    public List<Device> newcomers() {
        List<Device> newcomers = people.users().stream()
                .map(user -> device(user, user.id() + "-newcomer", network))
                .toList();
        ask(() -> {
            newcomers.forEach(Device::connect);
            return null;
        });
        return newcomers;
    }

    /** By conversation. */
    public Map<String, List<Stored>> histories() {
        return people.histories();
    }

    /** Whether all devices are online and have everything. */
    public boolean isComplete(Map<String, List<Stored>> histories) {
        return ask(() -> everyone().stream()
                .filter(device -> !device.hasEnded())
                .allMatch(device -> device.isOnline()
                        && people.conversationsOf(device.user()).stream()
                                .allMatch(conversation -> device.cursor(conversation)
                                        >= histories.get(conversation).size())));
    }

    private List<Device> everyone() {
        List<Device> everyone = new ArrayList<>(devices);
        everyone.addAll(guests);
        return everyone;
    }

    public Evidence evidence(Map<String, List<Stored>> histories) {
        return ask(() -> {
            Set<String> connected = new HashSet<>();
            everyone().stream().filter(Device::isOnline).forEach(device -> connected.add(device.name()));
            return ledger.evidence(connected, histories, people.participants());
        });
    }

    @Override
    public void close() {
        ask(() -> {
            everyone().forEach(Device::end);
            idle.forEach(Device::end);
            loaded = false;
            devices.clear();
            guests.clear();
            idle.clear();
            mixes.clear();
            return null;
        });
        lists.close();
    }
}
