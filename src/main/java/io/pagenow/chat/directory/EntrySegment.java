package io.pagenow.chat.directory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A part of the entries of a directory, as bytes in one array and a hash table of their places: 53 bytes for an entry with
 * a user id of 36 characters, where its text alone is an object of 80. Thread-safe.
 */
final class EntrySegment {
    private static final int NODE_BYTES = 2;
    private static final int MIN_SLOTS = 8;

    /** Fewer bytes than this are not worth the copying that would free them. */
    private static final int MIN_GARBAGE = 1_024;

    private static final int FREE = 0;

    /** A slot whose entry was removed; the search for others goes on behind it. */
    private static final int REMOVED = -1;

    /** Place of an entry plus one, {@link #FREE} or {@link #REMOVED}; its length is a power of two. */
    private int[] slots = new int[MIN_SLOTS];

    /** Each entry is a node's number, the user and the fact; both texts are UTF-8 behind their length. */
    private byte[] bytes = new byte[0];

    private int entries;
    private int usedSlots;
    private int usedBytes;
    private int garbage;

    /**
     * Returns the facts about a user by node.
     *
     * @param nodeName the node of a number
     */
    synchronized Map<String, String> of(EntryKey user, IntFunction<String> nodeName) {
        String node = null;
        String fact = "";
        Map<String, String> several = null;
        for (int slot = first(user.hash()); slots[slot] != FREE; slot = next(slot)) {
            if (isOf(slot, user)) {
                int at = slots[slot] - 1;
                String name = nodeName.apply(node(at));
                if (node == null) {
                    node = name;
                    fact = fact(at);
                } else {
                    several = several == null ? new HashMap<>(Map.of(node, fact)) : several;
                    several.put(name, fact(at));
                }
            }
        }
        if (several != null) {
            return Map.copyOf(several);
        }
        return node == null ? Map.of() : Map.of(node, fact);
    }

    /** Returns whether any node has an entry for the user. */
    synchronized boolean contains(EntryKey user) {
        for (int slot = first(user.hash()); slots[slot] != FREE; slot = next(slot)) {
            if (isOf(slot, user)) {
                return true;
            }
        }
        return false;
    }

    /** Sets an entry. Returns the fact before, empty if there was no entry. */
    synchronized Optional<String> put(int node, EntryKey user, String fact) {
        int known = find(node, user);
        if (known < 0) {
            makeRoomForSlot();
            int slot = first(user.hash());
            while (slots[slot] > 0) {
                slot = next(slot);
            }
            usedSlots += slots[slot] == FREE ? 1 : 0;
            slots[slot] = append(node, user, fact) + 1;
            entries++;
            return Optional.empty();
        }
        String before = fact(slots[known] - 1);
        if (!before.equals(fact)) {
            garbage += length(slots[known] - 1);
            slots[known] = append(node, user, fact) + 1;
            compact();
        }
        return Optional.of(before);
    }

    /** Removes an entry. Returns its fact, empty if there was no entry. */
    synchronized Optional<String> remove(int node, EntryKey user) {
        int slot = find(node, user);
        if (slot < 0) {
            return Optional.empty();
        }
        String fact = fact(slots[slot] - 1);
        removeSlot(slot);
        compact();
        return Optional.of(fact);
    }

    /** Returns the users that have an entry of a node. */
    synchronized List<String> usersOf(int node) {
        List<String> users = new ArrayList<>();
        for (int place : slots) {
            if (place > 0 && node(place - 1) == node) {
                users.add(text(place - 1 + NODE_BYTES));
            }
        }
        return users;
    }

    /** Removes all entries of a node. Returns the users that had one. */
    synchronized List<String> removeNode(int node) {
        List<String> users = usersOf(node);
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] > 0 && node(slots[slot] - 1) == node) {
                removeSlot(slot);
            }
        }
        compact();
        return users;
    }

    private void removeSlot(int slot) {
        garbage += length(slots[slot] - 1);
        slots[slot] = REMOVED;
        entries--;
    }

    private int find(int node, EntryKey user) {
        for (int slot = first(user.hash()); slots[slot] != FREE; slot = next(slot)) {
            if (isOf(slot, user) && node(slots[slot] - 1) == node) {
                return slot;
            }
        }
        return -1;
    }

    private int first(int hash) {
        return hash & (slots.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    private boolean isOf(int slot, EntryKey user) {
        if (slots[slot] == REMOVED) {
            return false;
        }
        int length = slots[slot] - 1 + NODE_BYTES;
        int start = length + Varint.size(bytes, length);
        int end = start + Varint.read(bytes, length);
        byte[] wanted = user.bytes();
        return end - start == wanted.length && Arrays.equals(bytes, start, end, wanted, 0, wanted.length);
    }

    private int node(int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private String fact(int at) {
        return text(endOfText(bytes, at + NODE_BYTES));
    }

    private int length(int at) {
        return end(bytes, at) - at;
    }

    private static int end(byte[] entries, int at) {
        return endOfText(entries, endOfText(entries, at + NODE_BYTES));
    }

    /** @param at place of the length of a text */
    private String text(int at) {
        int length = Varint.read(bytes, at);
        return length == 0 ? "" : new String(bytes, at + Varint.size(bytes, at), length, StandardCharsets.UTF_8);
    }

    private static int endOfText(byte[] entries, int at) {
        return at + Varint.size(entries, at) + Varint.read(entries, at);
    }

    private int append(int node, EntryKey user, String fact) {
        byte[] factBytes = fact.getBytes(StandardCharsets.UTF_8);
        int most = NODE_BYTES + 2 * Varint.MAX_BYTES + user.bytes().length + factBytes.length;
        if (usedBytes + most > bytes.length) {
            bytes = Arrays.copyOf(bytes, usedBytes + most + usedBytes / 4);
        }
        int at = usedBytes;
        bytes[at] = (byte) (node >>> 8);
        bytes[at + 1] = (byte) node;
        usedBytes = appendText(appendText(at + NODE_BYTES, user.bytes()), factBytes);
        return at;
    }

    private int appendText(int at, byte[] text) {
        int start = Varint.write(bytes, at, text.length);
        System.arraycopy(text, 0, bytes, start, text.length);
        return start + text.length;
    }

    private void makeRoomForSlot() {
        if (4 * (usedSlots + 1) > 3 * slots.length) {
            rehash();
        }
    }

    /** Gives back what removed entries occupy, once it is half of all. */
    private void compact() {
        if (garbage < MIN_GARBAGE || garbage < usedBytes / 2) {
            return;
        }
        byte[] before = bytes;
        bytes = new byte[usedBytes - garbage];
        usedBytes = 0;
        garbage = 0;
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] > 0) {
                slots[slot] = copy(before, slots[slot] - 1) + 1;
            }
        }
        rehash();
    }

    private int copy(byte[] from, int at) {
        int length = end(from, at) - at;
        System.arraycopy(from, at, bytes, usedBytes, length);
        usedBytes += length;
        return usedBytes - length;
    }

    /** Makes a table without removed slots, at most half full. */
    private void rehash() {
        int[] before = slots;
        slots = new int[Math.max(MIN_SLOTS, Integer.highestOneBit(Math.max(1, 2 * entries)) * 2)];
        usedSlots = entries;
        for (int place : before) {
            if (place > 0) {
                int length = place - 1 + NODE_BYTES;
                int start = length + Varint.size(bytes, length);
                int slot = first(EntryKey.hash(bytes, start, start + Varint.read(bytes, length)));
                while (slots[slot] != FREE) {
                    slot = next(slot);
                }
                slots[slot] = place;
            }
        }
    }
}
