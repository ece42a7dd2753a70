package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Evidence;
import io.pagenow.chat.chaos.check.Evidence.Stored;
import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.check.Violation;
import io.pagenow.chat.chaos.check.Visit;
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
    private static final long WORK_MILLIS = 10;
    private static final long TICK_MILLIS = 200;

    private final Surroundings surroundings;
    private final Context context;
    private final Network network;
    private final UnaryOperator<String> tokens;
    private final Load load;
    private final SplittableRandom random;
    private final People people;
    private final List<Device> devices = new ArrayList<>();
    private final List<Device> guests = new ArrayList<>();
    private final List<Device> idle = new ArrayList<>();
    private final DeviceFactory factory;
    private final Visits visits;
    private final Lists lists;
    private final List<Long> timers = new ArrayList<>();
    private boolean loaded;

    /**
     * Makes users and conversations. Nobody connects yet.
     *
     * @param prefix begins the ids of all users
     * @param tokens gives a user's token
     */
    public Population(
            Surroundings surroundings,
            Network network,
            UnaryOperator<String> tokens,
            String prefix,
            Load load,
            long seed) {
        this.surroundings = surroundings;
        this.context = surroundings.vertx().getOrCreateContext();
        this.network = network;
        this.tokens = tokens;
        this.load = load;
        this.random = new SplittableRandom(seed);
        this.people = People.settle(surroundings.nodes(), prefix, tokens, load.size(), random);
        this.lists = new Lists(people, surroundings.ledger());
        this.factory = new DeviceFactory(surroundings, people, random.split());
        this.visits = Visits.arrange(
                surroundings,
                network,
                name -> new TestUser(people.node(), prefix + "-" + name, tokens.apply(prefix + "-" + name)),
                random.split());
    }

    /** Connects everyone: each user has one device or two. */
    public void start() {
        factory.settle(devices, network, load.simpleClients());
        Workload workload = new Workload(load, devices, people, lists, random.split());
        Vertx vertx = surroundings.vertx();
        ask(() -> {
            devices.forEach(Device::connect);
            visits.visitors().forEach(VisitorDevice::connect);
            timers.add(vertx.setPeriodic(TICK_MILLIS, timer -> tick()));
            timers.add(vertx.setPeriodic(WORK_MILLIS, timer -> work(workload)));
            return null;
        });
        visits.start();
    }

    private void tick() {
        long now = System.nanoTime();
        devices.forEach(device -> device.tick(now));
        guests.forEach(device -> device.tick(now));
        visits.visitors().forEach(visitor -> visitor.tick(now));
    }

    private void work(Workload workload) {
        if (loaded) {
            workload.tick(System.nanoTime());
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
        visits.load(on);
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
        return surroundings.ledger();
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
                .map(user -> factory.following(user.id(), user, network))
                .toList();
        return ask(() -> {
            idle.addAll(crowd);
            return crowd;
        });
    }

    /** A further device of one of the users, which does nothing by itself. It should have everything in the end. */
    public Device device(TestUser user, String name, Network over) {
        return guest(factory.following(name, user, over));
    }

    /** The same, as simple as the original's clients. */
    public Device simpleDevice(TestUser user, String name, Network over) {
        return guest(factory.simple(name, user, over));
    }

    private Device guest(Device device) {
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

    /** Messages and changes without an answer. */
    public int unanswered() {
        return ask(() -> everyone().stream().mapToInt(Device::unanswered).sum());
    }

    /** Connects a device without a memory for every user. Every second one does not know that messages change. */
    public void newcomers() {
        List<Device> newcomers = new ArrayList<>();
        for (TestUser user : people.users()) {
            String name = user.id() + "-newcomer";
            newcomers.add(
                    newcomers.size() % 2 == 0
                            ? device(user, name, network)
                            : guest(factory.withoutChanges(name, user, network)));
        }
        ask(() -> {
            newcomers.forEach(Device::connect);
            return null;
        });
    }

    /** Every device asks once more for what it may lack. */
    public void refresh() {
        ask(() -> {
            everyone().forEach(Device::refresh);
            return null;
        });
    }

    /** By conversation. */
    public Map<String, List<Stored>> histories() {
        return people.histories();
    }

    /** Devices that are not online and have not gone for good, newcomers included. */
    public List<String> away() {
        return ask(() -> everyone().stream()
                .filter(device -> !device.isOnline() && !device.hasEnded())
                .map(Device::name)
                .toList());
    }

    /** Whether all of them are online and have everything. */
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

    /** Everything that was done and seen until now, and the histories and logs of changes, which are read after it and so contain it. */
    public Evidence evidence() {
        Evidence evidence = ask(() -> {
            Set<String> connected = new HashSet<>();
            everyone().stream().filter(Device::isOnline).forEach(device -> connected.add(device.name()));
            return ledger().evidence(connected, people.participants());
        });
        return evidence.with(people.histories(), people.changeLogs());
    }

    /** Violations of the rights of those who come to a group and leave it. */
    public List<Violation> visitViolations() {
        List<Visit> seen =
                ask(() -> visits.visitors().stream().map(VisitorDevice::visit).toList());
        return visits.check(seen);
    }

    @Override
    public void close() {
        visits.close();
        ask(() -> {
            visits.visitors().forEach(VisitorDevice::end);
            timers.forEach(surroundings.vertx()::cancelTimer);
            everyone().forEach(Device::end);
            idle.forEach(Device::end);
            return null;
        });
        lists.close();
        factory.close().toCompletionStage().toCompletableFuture().join();
    }
}
