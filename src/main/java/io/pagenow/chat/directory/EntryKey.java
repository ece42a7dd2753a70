package io.pagenow.chat.directory;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** The user of entries as they are looked up: its id in UTF-8, and a hash of that. */
final class EntryKey {
    private static final long SEED = new SecureRandom().nextLong();

    private final byte[] bytes;
    private final int hash;

    EntryKey(String userId) {
        bytes = userId.getBytes(StandardCharsets.UTF_8);
        hash = hash(bytes, 0, bytes.length);
    }

    /** Returns the bytes that are stored, which must not be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns a hash that differs from one process to the next, so that nobody can choose ids that collide. */
    int hash() {
        return hash;
    }

    /** 64-bit FNV-1a from a secret start, with a final mix so that all bits depend on all bytes. */
    static int hash(byte[] bytes, int start, int end) {
        long hash = SEED;
        for (int index = start; index < end; index++) {
            hash = (hash ^ (bytes[index] & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0xbf58476d1ce4e5b9L;
        return (int) (hash >>> 32);
    }
}
