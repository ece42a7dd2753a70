package io.pagenow.chat.chaos.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The work of all devices of a run, in the conversations that exist when it begins. */
final class Workload {
    private final List<Mix> mixes = new ArrayList<>();
    private final ConstantRate rate;
    private final Bursts bursts;
    private final boolean bursting;

    Workload(Load load, List<Device> devices, People people, Lists lists, SplittableRandom random) {
        Map<Device, List<String>> conversations = new LinkedHashMap<>();
        devices.forEach(device -> conversations.put(device, people.conversationsOf(device.user())));
        Map<Device, ChangeMix> changes = new LinkedHashMap<>();
        devices.forEach(device ->
                changes.put(device, new ChangeMix(device, people.groupsCreatedBy(device.user()), random.split())));
        conversations.forEach((device, own) -> mixes.add(new Mix(
                device,
                own,
                random.split(),
                () -> lists.lookSoon(device.user()),
                changes.get(device),
                load.changesPercent())));
        rate = new ConstantRate(conversations, changes, load, random.split());
        bursts = new Bursts(conversations, people.groups(), random.split());
        bursting = load.bursts();
    }

    /** Called many times a second. */
    void tick(long now) {
        mixes.forEach(mix -> mix.tick(now / 1_000_000));
        rate.tick(now);
        if (bursting) {
            bursts.tick(now);
        }
    }
}
